import { DomainError } from '../../../src/domain/errors.js';
import type { WorkspaceId } from '../../../src/domain/ids.js';
import { callKey } from '../../../src/domain/ledger/call.js';
import { workspaceChain } from '../../../src/domain/ledger/entry.js';
import { lapseHold } from '../../../src/domain/ledger/hold.js';
import * as ledger from '../../../src/domain/ledger/index.js';
import { expireGrants } from '../../../src/domain/ledger/purchase.js';
import { ManualClock } from '../../../src/platform/clock.js';
import { verifyLedger } from '../../../src/verify/verify.js';
import { type TestPlatform, testPlatform } from '../../support/platform.js';
import { BY, endedCall, entriesOf, funded, NOW, restarted, startedCall } from './fixtures.js';
import { type Act, inEveryOrder, interleave } from './interleave.js';

/*
 * F4: every pair of acts on one chain, by two instances that remember it and are stopped before every read and insert, in every order
 * that these can have. Results and balance are those of one act after the other (L20).
 */
const ACTS = ['start', 'end', 'settle', 'lapse', 'correct', 'reclaim', 'expire'] as const;
type Kind = (typeof ACTS)[number];
const PAIRS = ACTS.flatMap((one, i) => ACTS.slice(i).map((other): [Kind, Kind] => [one, other]));
/** When the hold is over, and where an expiry takes part the grant, too. */
const LATER = NOW + 15 * 60_000;
/** The look-up and the first insert of both; after those one of them has its place. */
const STEPS = 4;
/** Pairs side by side, because most of an act is waiting for the journal. */
const LANES = 6;

let early: TestPlatform;
let late: TestPlatform;
const orders = new Map<string, Promise<number>>();

beforeAll(async () => {
  early = await testPlatform();
  late = { ...restarted(early), clock: new ManualClock(LATER) };
  const lanes = Array.from({ length: LANES }, () => Promise.resolve());
  for (const [i, pair] of PAIRS.entries()) {
    const tried = (lanes[i % LANES] as Promise<void>).then(() => tryAll(pair));
    orders.set(pair.join(), tried);
    lanes[i % LANES] = tried.then(
      () => {},
      () => {},
    );
  }
});

afterAll(() => early.close());

/** A workspace with a call in progress (300 s held) and one that took 200 of 1,000 s, and what can happen to it next. */
async function scene(pair: readonly Kind[]): Promise<{ workspace: WorkspaceId; acts: [Act, Act] }> {
  const workspace = await funded(early, { seconds: 1_000, expiresAt: pair.includes('expire') ? LATER : null });
  const [live, past] = [startedCall({ maxDurationSeconds: 300 }), endedCall(200)];
  await ledger.startCall(early, workspace, live);
  await ledger.settleCall(early, workspace, past);
  const hold = (await entriesOf(early, workspaceChain(workspace))).find(({ key }) => key === callKey('start', live));
  if (!hold) throw new Error('The hold is missing.');
  const { agentId, externalId } = live;
  const act = (kind: Kind, place: number): Act => {
    const other = endedCall(150, { endedAt: LATER });
    const begun = startedCall({ startedAt: LATER, maxDurationSeconds: 200 });
    const what = { act: `${kind}-${place}-${workspace}`, seconds: 220 };
    return {
      start: (on: TestPlatform) => ledger.startCall(on, workspace, begun),
      end: (on: TestPlatform) => ledger.settleCall(on, workspace, endedCall(320, { agentId, externalId, endedAt: LATER })),
      settle: (on: TestPlatform) => ledger.settleCall(on, workspace, other),
      lapse: (on: TestPlatform) => lapseHold(on, hold),
      correct: (on: TestPlatform) => ledger.correctCall(on, workspace, past, 120, { ...BY, command: what.act }),
      reclaim: (on: TestPlatform) => ledger.reclaimMinutes(on, workspace, what, BY),
      expire: (on: TestPlatform) => expireGrants(on, workspace),
    }[kind];
  };
  return { workspace, acts: pair.map(act) as [Act, Act] };
}

/** What both came to, and the balance. */
async function outcome(workspace: WorkspaceId, results: unknown[]): Promise<unknown> {
  const state = await ledger.readWorkspaceState(restarted(late), workspace, new Date(LATER));
  const { used, overdraft, unfunded, live } = state;
  const told = results.map((result) => {
    if (result instanceof DomainError) return result.code;
    // What has names of its own in each scene: a correction's entry, and the grant it came from.
    const { entry: _, draws, ...rest } = Object(result) as { entry?: unknown; draws?: { seconds: number }[] };
    return typeof result === 'object' ? { ...rest, draws: draws?.map(({ seconds }) => seconds) } : result;
  });
  return { told, used, overdraft, unfunded, live, available: ledger.availableOf(state), held: ledger.heldOf(state) };
}

async function oneAfterTheOther(pair: [Kind, Kind], first: 0 | 1): Promise<unknown> {
  const { workspace, acts } = await scene(pair);
  const results: unknown[] = [];
  for (const i of [first, 1 - first]) results[i] = await acts[i]?.(restarted(late)).catch((error: unknown) => error);
  return outcome(workspace, results);
}

async function tryAll(pair: [Kind, Kind]): Promise<number> {
  const due = await Promise.all(([0, 1] as const).map((first) => oneAfterTheOther(pair, first)));
  return inEveryOrder(STEPS, async (turn) => {
    const { workspace, acts } = await scene(pair);
    const remember: Act = (on) => ledger.readWorkspaceState(on, workspace, new Date(LATER));
    const results = await interleave(late, acts, turn, remember);
    expect(due).toContainEqual(await outcome(workspace, results));
  });
}

test.each(PAIRS)(
  'F4, L20: %s and %s, in every order',
  async (...pair) => {
    expect(await orders.get(pair.join())).toBeGreaterThan(1);
  },
  120_000,
);

test('F4, L1, L3: the verifier finds nothing wrong with what they have left', async () => {
  await Promise.allSettled(orders.values());
  expect(await verifyLedger({ db: early.db, key: early.keys.ledger })).toEqual([]);
});
