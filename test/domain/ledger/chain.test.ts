import fc from 'fast-check';
import { sourceChain, workspaceChain } from '../../../src/domain/ledger/entry.js';
import * as ledger from '../../../src/domain/ledger/index.js';
import { ledgerOf } from '../../../src/domain/ledger/ledger.js';
import type { WorkspaceState } from '../../../src/domain/ledger/workspace-state.js';
import { verifyLedger } from '../../../src/verify/verify.js';
import { type TestPlatform, testPlatform } from '../../support/platform.js';
import { BY, bought, endedCall, entriesOf, funded, grantTerms, HOUR, newWorkspace, restarted } from './fixtures.js';

let platform: TestPlatform;

beforeAll(async () => {
  platform = await testPlatform();
});

afterAll(() => platform.close());

const noDifference = async () => expect(await verifyLedger({ db: platform.db, key: platform.keys.ledger })).toEqual([]);

/** Order matters too, so the grants as a list. */
const plain = (state: WorkspaceState) => ({ ...state, grants: [...state.grants] });

test('L4: what a restarted process reads is what this one had computed, entry by entry, across checkpoints', async () => {
  const [workspace, source] = [newWorkspace(), await bought(platform, 1_000_000)];
  const chain = workspaceChain(workspace);
  const now = () => platform.clock.now().getTime();
  const thrown = fc.sample(fc.nat(99), 1_000);
  const dice = () => thrown.pop() ?? 0;
  for (let i = 0; i < 140; i++) {
    const act = dice();
    const spans = { createdAt: now(), effectiveAt: now() + (act % 3) * HOUR, expiresAt: act % 2 ? now() + 9 * HOUR : null };
    const terms = { ...spans, sourceId: source, seconds: 1 + dice(), priority: dice() };
    if (act < 20) await ledger.moveGrant(platform, workspace, grantTerms(terms), BY);
    else if (act < 25) platform.clock.advance(HOUR);
    else if (act < 30) {
      const change = { limitPolicy: 'finish' as const, overdraftCapSeconds: dice(), thresholds: [dice(), 0] };
      await ledger.changeLedgerSettings(platform, workspace, `settings:${workspace}:${i}`, BY.by, () => change);
    } else await ledger.settleCall(platform, workspace, endedCall(dice(), { endedAt: now() }));
    const computed = ledgerOf(platform).books.head(chain) as WorkspaceState | undefined;
    if (!computed) continue;
    const read = (await ledgerOf(restarted(platform)).books.load(chain)) as WorkspaceState;
    expect(plain(read)).toEqual(plain(computed));
  }
  const entries = await entriesOf(platform, chain);
  expect(entries.length).toBeGreaterThan(130);
  expect(entries.filter(({ full }) => full).map(({ n }) => n)).toEqual([1, 65, 129].filter((n) => n <= entries.length));
  await noDifference();
});

test('L4: a process that is far behind, or a little, catches up to the same state', async () => {
  const workspace = await funded(platform, { seconds: 10_000 });
  const chain = workspaceChain(workspace);
  const idle = restarted(platform);
  for (const more of [1, 5, 63, 64, 65, 200]) {
    await ledger.readWorkspaceState(idle, workspace, platform.clock.now());
    await Promise.all(Array.from({ length: more }, () => ledger.settleCall(platform, workspace, endedCall(1))));
    await ledger.readWorkspaceState(idle, workspace, platform.clock.now());
    const [caughtUp, computed] = [idle, platform].map((p) => ledgerOf(p).books.head(chain) as WorkspaceState);
    expect(plain(caughtUp as WorkspaceState)).toEqual(plain(computed as WorkspaceState));
  }
});

test('L4: entries are never changed by what comes after them', async () => {
  const workspace = await funded(platform);
  await ledger.settleCall(platform, workspace, endedCall(5));
  const early = await entriesOf(platform, workspaceChain(workspace));
  await Promise.all(Array.from({ length: 20 }, (_, i) => ledger.settleCall(platform, workspace, endedCall(i))));
  const late = await entriesOf(platform, workspaceChain(workspace));
  expect(late.slice(0, early.length)).toEqual(early);
});

test('L1, L2, L3: a batch in one flush is dense, sums to zero, and never goes below zero', async () => {
  const workspace = await funded(platform, { seconds: 100 });
  const results = await Promise.all(Array.from({ length: 150 }, () => ledger.settleCall(platform, workspace, endedCall(1))));
  expect(results.map(({ unfundedSeconds }) => unfundedSeconds)).toEqual([...Array(100).fill(0), ...Array(50).fill(1)]);
  const entries = await entriesOf(platform, workspaceChain(workspace));
  expect(entries.map(({ n }) => n)).toEqual(entries.map((_, i) => i + 1));
  const state = await ledger.readWorkspaceState(restarted(platform), workspace, platform.clock.now());
  expect([ledger.availableOf(state), state.used, state.unfunded]).toEqual([0, 100, 50]);
  await noDifference();
});

test('L1, L12: buying, giving and lapsing move the same seconds from chain to chain', async () => {
  // Nothing else in this file ends at such an instant.
  platform.clock.advance(7);
  const source = await bought(platform, 1_000, platform.clock.now().getTime() + 5 * HOUR);
  const [workspace, now] = [newWorkspace(), platform.clock.now().getTime()];
  const terms = grantTerms({ sourceId: source, seconds: 400, createdAt: now, effectiveAt: now, expiresAt: now + 5 * HOUR });
  const given = await ledger.moveGrant(platform, workspace, terms, BY);
  expect(given.sourceAvailableSeconds).toBe(600);
  platform.clock.advance(5 * HOUR);
  const read = async () => {
    const { available, expired } = await ledger.readSourceState(platform, source, platform.clock.now());
    const state = await ledger.readWorkspaceState(platform, workspace, platform.clock.now());
    return { available, expired, left: ledger.availableOf(state) };
  };
  const unwritten = await read();
  expect(unwritten).toEqual({ available: 0, expired: 600, left: 0 });
  expect(await ledger.expireDue(platform, platform.clock.now(), platform.clock.now())).toBe(2);
  expect(await ledger.expireDue(restarted(platform), platform.clock.now(), platform.clock.now())).toBe(0);
  expect(await read()).toEqual(unwritten);
  expect((await entriesOf(platform, sourceChain(source))).map(({ type }) => type)).toEqual(['buy', 'give', 'expire']);
  await noDifference();
});

test('L12: a source that has not begun or has ended gives nothing, one that is too small says what it has', async () => {
  const [workspace, now] = [newWorkspace(), platform.clock.now().getTime()];
  const buy = async (startsAt: number, endsAt: number | null) => {
    const terms = grantTerms({ seconds: 60, createdAt: now, effectiveAt: now });
    const id = `so_${terms.id}` as typeof terms.sourceId;
    await ledger.buyMinutes(platform, { id, seconds: 50, startsAt, endsAt }, BY.by);
    return ledger.moveGrant(platform, workspace, { ...terms, sourceId: id }, BY);
  };
  await expect(buy(now + HOUR, null)).rejects.toMatchObject({ code: 'conflict' });
  await expect(buy(now - HOUR, now)).rejects.toMatchObject({ code: 'conflict' });
  await expect(buy(now, null)).rejects.toMatchObject({ code: 'insufficient_minutes', data: { availableSeconds: 50 } });
  const nowhere = grantTerms({ sourceId: 'so_nowhere' as never });
  await expect(ledger.moveGrant(platform, workspace, nowhere, BY)).rejects.toMatchObject({ code: 'not_found' });
});

test('L22: anchors move forward only, and hold no chain that nobody wrote', async () => {
  const workspace = await funded(platform);
  await ledger.settleCall(platform, workspace, endedCall(1));
  expect(await ledger.anchorHeads(platform)).toBeGreaterThan(0);
  const idle = restarted(platform);
  await ledger.readWorkspaceState(idle, workspace, platform.clock.now());
  await ledger.settleCall(platform, workspace, endedCall(1));
  await ledger.anchorHeads(platform);
  expect(await ledger.anchorHeads(idle)).toBe(0);
  expect(await ledger.anchorHeads(platform)).toBe(0);
  const anchors = platform.db.getClient().db(platform.db.name).collection<{ _id: string; n: number }>('ledger_anchors');
  expect(await anchors.findOne({ _id: workspaceChain(workspace) })).toMatchObject({ n: 3 });
  expect(await anchors.countDocuments({ n: 0 })).toBe(0);
  await noDifference();
});
