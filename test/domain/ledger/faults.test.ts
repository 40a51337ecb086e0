import { workspaceChain } from '../../../src/domain/ledger/entry.js';
import * as ledger from '../../../src/domain/ledger/index.js';
import { ledgerOf } from '../../../src/domain/ledger/ledger.js';
import type { StoredEntry } from '../../../src/domain/ledger/stored-entry.js';
import { ChainWriter } from '../../../src/domain/ledger/writer.js';
import { verifyLedger } from '../../../src/verify/verify.js';
import { type TestPlatform, testPlatform } from '../../support/platform.js';
import { BY, bought, endedCall, entriesOf, funded, grantTerms, NOW, newWorkspace, restarted, stored } from './fixtures.js';
import { type Around, interposed, lostConnection } from './interposed.js';

/* F12 on the level of the collection: any operation may fail before it is done, after it, or, an insert, half-way. */

let platform: TestPlatform;

beforeAll(async () => {
  platform = await testPlatform();
});

afterEach(async () => {
  expect(await verifyLedger({ db: platform.db, key: platform.keys.ledger })).toEqual([]);
});

afterAll(() => platform.close());

const MODES = ['before', 'after', 'half-way'] as const;

/** Lets operation number `at` of an instance fail once. `fired` says whether it came to that. */
function failing(at: number, mode: (typeof MODES)[number]): { on: TestPlatform; fired: () => boolean } {
  let step = 0;
  let fired = false;
  const around: Around = async (kind, run, docs) => {
    if (step++ !== at) return run();
    fired = true;
    if (mode === 'half-way' && kind === 'insert' && docs) {
      await stored(platform).insertMany(structuredClone(docs.slice(0, Math.ceil(docs.length / 2))) as never);
    } else if (mode === 'after') await run();
    throw lostConnection();
  };
  return { on: interposed(platform, around), fired: () => fired };
}

/** Tries an act with a failure at each of its operations in turn, until it has no more of them. */
async function atEachPoint(act: (on: TestPlatform) => Promise<void>): Promise<number> {
  let points = 0;
  for (const mode of MODES) {
    for (let at = 0; ; at++) {
      const { on, fired } = failing(at, mode);
      await act(on);
      if (!fired()) break;
      points++;
    }
  }
  return points;
}

test('L19, F12: a settlement whose answer is lost at any point is settled once, and says so', async () => {
  const points = await atEachPoint(async (on) => {
    const workspace = await funded(platform, { seconds: 100 });
    const call = endedCall(30);
    const settled = await ledger.settleCall(on, workspace, call);
    expect(settled).toMatchObject({ outcome: 'settled', billedSeconds: 30, availableSeconds: 70 });
    expect((await ledger.settleCall(platform, workspace, call)).outcome).toBe('duplicate');
    expect(await entriesOf(platform, workspaceChain(workspace))).toHaveLength(2);
  });
  expect(points).toBeGreaterThanOrEqual(6);
});

test('L19, F12: a batch that is cut anywhere is completed, each call once, and every caller hears the truth', async () => {
  await atEachPoint(async (on) => {
    const workspaces = await Promise.all([1, 2].map(() => funded(platform, { seconds: 100 })));
    const calls = Array.from({ length: 7 }, () => endedCall(5));
    const sent = [...calls, calls[2] as ledger.EndedCall];
    const reports = workspaces.flatMap((workspace, w) =>
      sent.map((call) => ledger.settleCall(on, workspace, { ...call, externalId: `${call.externalId}-${w}` })),
    );
    const results = await Promise.all(reports);
    const told = [...Array(7).fill('settled'), 'duplicate'];
    expect(results.map(({ outcome }) => outcome)).toEqual([...told, ...told]);
    for (const workspace of workspaces) {
      const state = await ledger.readWorkspaceState(platform, workspace, platform.clock.now());
      expect([ledger.availableOf(state), state.used]).toEqual([65, 35]);
    }
  });
});

test('L19, F12: an allocation that fails at any point is whole in the end', async () => {
  await atEachPoint(async (on) => {
    const [source, workspace] = [await bought(platform, 100), newWorkspace()];
    const given = await ledger.moveGrant(on, workspace, grantTerms({ sourceId: source, seconds: 60 }), BY);
    expect(given.sourceAvailableSeconds).toBe(40);
    const state = await ledger.readWorkspaceState(platform, workspace, platform.clock.now());
    expect(ledger.availableOf(state)).toBe(60);
  });
});

test('L5: what another instance wrote while our answer was lost is a duplicate, not ours', async () => {
  const workspace = await funded(platform, { seconds: 100 });
  const call = endedCall(30);
  platform.clock.advance(1);
  const on = interposed(platform, async (kind, run) => {
    if (kind !== 'insert') return run();
    on.clock.advance(1);
    await ledger.settleCall(platform, workspace, call);
    throw lostConnection();
  });
  expect((await ledger.settleCall(on, workspace, call)).outcome).toBe('duplicate');
});

test('L5: a database that stays away is told as unavailable, to everybody, and sending again is safe', async () => {
  const workspace = await funded(platform, { seconds: 100 });
  let away = true;
  const on = interposed(platform, (_kind, run) => (away ? Promise.reject(lostConnection()) : run()));
  const writer = new ChainWriter(ledgerOf(on).books, on.clock, on.log, () => {}, 200);
  const plan = () => ({ drafts: [], answer: () => 'answered' });
  const tries = [1, 2, 3].map(() => writer.submit(workspaceChain(workspace), [], true, plan));
  for (const result of await Promise.allSettled(tries)) {
    expect(result).toMatchObject({ status: 'rejected', reason: { code: 'unavailable', next: expect.stringContaining('safe') } });
  }
  away = false;
  expect(await writer.submit(workspaceChain(workspace), [], true, plan)).toBe('answered');
  expect((await ledger.settleCall(on, workspace, endedCall(1))).outcome).toBe('settled');
});

test('L20: a chain that makes no sense fails its own calls at once, and nobody else', async () => {
  const [broken, sound] = [await funded(platform, { seconds: 100 }), await funded(platform, { seconds: 100 })];
  await ledger.settleCall(platform, broken, endedCall(1));
  const first = await stored(platform).findOneAndDelete({ _id: { chain: workspaceChain(broken), n: 1 } });
  const on = restarted(platform);
  const results = await Promise.allSettled([broken, sound].map((id) => ledger.settleCall(on, id, endedCall(1))));
  await stored(platform).insertOne(first as StoredEntry);
  expect(results.map(({ status }) => status)).toEqual(['rejected', 'fulfilled']);
  expect((results[0] as PromiseRejectedResult).reason.message).toMatch(/terms of grant .* are missing/);
});

test('L18: whoever sends alerts is woken when one was written', async () => {
  const workspace = await funded(platform, { seconds: 100 });
  platform.woken.length = 0;
  await ledger.settleCall(platform, workspace, endedCall(50));
  expect(platform.woken).toEqual([]);
  await ledger.settleCall(platform, workspace, endedCall(40));
  expect(platform.woken).toEqual(['ledger']);
  const crossed = [];
  for await (const entry of ledger.crossedSince(platform, new Date(NOW)))
    if (entry.chain === workspaceChain(workspace)) crossed.push(entry);
  expect(crossed.map(({ alert }) => alert)).toEqual([{ threshold: 20, available: 10, base: 100 }]);
});

test('L22: an anchor that could not be set is set the next time', async () => {
  const on = restarted(platform);
  const workspace = await funded(on, { seconds: 100 });
  const whole = on.db.getClient;
  on.db.getClient = () => {
    throw lostConnection();
  };
  await expect(ledger.anchorHeads(on)).rejects.toThrow('closed');
  on.db.getClient = whole;
  expect(await ledger.anchorHeads(on)).toBe(2);
  const anchors = platform.db.getClient().db(platform.db.name).collection<{ _id: string }>('ledger_anchors');
  expect(await anchors.findOne({ _id: workspaceChain(workspace) })).toMatchObject({ n: 1 });
});
