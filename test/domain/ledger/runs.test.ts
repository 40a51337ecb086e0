import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type GrantId, newId, type WorkspaceId } from '../../../src/domain/ids.js';
import { workspaceChain } from '../../../src/domain/ledger/entry.js';
import * as ledger from '../../../src/domain/ledger/index.js';
import type { RawEntry } from '../../../src/verify/opened.js';
import { verifyLedger } from '../../../src/verify/verify.js';
import { type TestPlatform, testPlatform } from '../../support/platform.js';
import { BY, bought, DAY, endedCall, entriesOf, funded, grantTerms, restarted, startedCall } from './fixtures.js';

let platform: TestPlatform;

beforeAll(async () => {
  platform = await testPlatform();
});
afterAll(() => platform.close());

const documents = (workspace: WorkspaceId, name = 'ledger_entries') =>
  platform.db
    .collection<RawEntry & { k: string[] }>(name)
    .find({ '_id.chain': workspaceChain(workspace) })
    .sort({ _id: 1 })
    .toArray();

const sizes = async (workspace: WorkspaceId) =>
  (await documents(workspace)).map(({ type, k }) => (type === 'settle' || type === 'quarantine' ? k.length : 0));

const verify = () => verifyLedger({ db: platform.db, key: platform.keys.ledger });

/** Settled together, as a batch is. */
async function together(on: TestPlatform, workspace: WorkspaceId, calls: ledger.EndedCall[]): Promise<string[]> {
  const settled = await ledger.settleCalls(on, workspace, calls);
  return settled.map((one) => ('value' in one ? one.value.outcome : String(one.error)));
}

const some = (count: number, seconds = 1) => Array.from({ length: count }, () => endedCall(seconds));

test('L4: calls settled together lie in one document, up to a checkpoint, and each is an entry of its own for whoever reads', async () => {
  const workspace = await funded(platform);
  await together(platform, workspace, some(150));
  // The grant, then runs between the checkpoints at 65 and 129.
  expect(await sizes(workspace)).toEqual([0, 63, 1, 63, 1, 22]);
  const entries = await entriesOf(platform, workspaceChain(workspace));
  expect(entries.map(({ n }) => n)).toEqual(Array.from({ length: 151 }, (_, i) => i + 1));
  expect(new Set(entries.map(({ key }) => key)).size).toBe(151);
  for (const { s, n } of entries.slice(1)) expect(s[0]).toBe(n - 1);
  expect(await verify()).toEqual([]);
});

test('L5: a call that lies in the middle of a run is a duplicate for whoever reports it again, remembered or not', async () => {
  const workspace = await funded(platform);
  const calls = some(10);
  await together(platform, workspace, calls);
  const again = [calls[7], { ...calls[4], digest: 'another' }, calls[0]] as ledger.EndedCall[];
  for (const on of [platform, restarted(platform)]) {
    for (const [i, call] of again.entries()) {
      const { outcome, billedSeconds, availableSeconds } = await ledger.settleCall(on, workspace, call);
      expect([outcome, billedSeconds, availableSeconds]).toEqual([i === 1 ? 'conflict' : 'duplicate', 1, 590]);
    }
  }
  expect(await sizes(workspace)).toEqual([0, 10]);
});

test('L5: a call is a duplicate whatever words of the database are in its id', async () => {
  const workspace = await funded(platform);
  const odd = endedCall(1, { externalId: 'a index: _id_ dup key: b' });
  const stale = restarted(platform);
  await ledger.settleCall(stale, workspace, endedCall(1));
  for (const on of [platform, stale]) {
    expect((await ledger.settleCall(on, workspace, odd)).outcome).toBe(on === platform ? 'settled' : 'duplicate');
  }
});

test('L5: runs that share calls, of two instances at the same time, settle each once', async () => {
  const workspace = await funded(platform);
  const calls = some(40);
  const instances = [restarted(platform), restarted(platform), restarted(platform)];
  const outcomes = await Promise.all(instances.map((on, i) => together(on, workspace, calls.slice(i * 10, i * 10 + 20))));
  expect(outcomes.flat().filter((outcome) => outcome === 'settled')).toHaveLength(40);
  expect(outcomes.flat().filter((outcome) => outcome === 'duplicate')).toHaveLength(20);
  const state = await ledger.readWorkspaceState(restarted(platform), workspace, platform.clock.now());
  expect([state.n, state.used]).toEqual([41, 40]);
  expect(await verify()).toEqual([]);
});

test('L5: a run in which one call had been settled before loses none of the others', async () => {
  const workspace = await funded(platform);
  const calls = some(12);
  const [other, stale] = [restarted(platform), restarted(platform)];
  await ledger.settleCall(stale, workspace, endedCall(1));
  await ledger.settleCall(other, workspace, calls[5] as ledger.EndedCall);
  const outcomes = await together(stale, workspace, calls);
  expect(outcomes.map((outcome) => outcome === 'duplicate')).toEqual(calls.map((_, i) => i === 5));
  expect((await ledger.readWorkspaceState(platform, workspace, platform.clock.now())).used).toBe(13);
});

test('L9: what says more than its text breaks a run: a hold resolved, a threshold crossed, a call set aside', async () => {
  const workspace = await funded(platform, { seconds: 100 });
  const held = startedCall({ maxDurationSeconds: 10 });
  await ledger.startCall(platform, workspace, held);
  const { agentId, externalId } = held;
  const aside = endedCall(1, { endedAt: platform.clock.now().getTime() - 36 * DAY });
  const sent = [...some(3), endedCall(4, { agentId, externalId }), ...some(2), aside, endedCall(80), ...some(2)];
  await together(platform, workspace, sent);
  expect(await sizes(workspace)).toEqual([0, 0, 3, 1, 2, 1, 1, 2]);
  const entries = await entriesOf(platform, workspaceChain(workspace));
  expect(entries.map(({ type }) => type).slice(1)).toEqual(
    'hold settle settle settle settle settle settle quarantine settle settle settle'.split(' '),
  );
  expect(await verify()).toEqual([]);
});

test('L4: read from and up to any place, also in the middle of a run, a chain has neither gaps nor doubles', async () => {
  const workspace = await funded(platform);
  await together(platform, workspace, some(70));
  await ledger.settleCall(platform, workspace, endedCall(1));
  await together(platform, workspace, some(5));
  const numbers = (entries: { n: number }[]) => entries.map(({ n }) => n);
  const from = (first: number, length: number, by = 1) => Array.from({ length }, (_, i) => first + i * by);
  for (let at = 0; at <= 77; at++) {
    const after = numbers(await ledger.entriesAfter(platform, workspace, at, 10));
    expect(after).toEqual(from(at + 1, after.length));
    expect(after.length).toBeGreaterThanOrEqual(Math.min(10, 77 - at));
    const before = numbers(await ledger.entriesBefore(platform, workspace, at, 10));
    expect(before).toEqual(from(at - 1, Math.max(0, Math.min(10, at - 1)), -1));
  }
});

test('L4: a document whose keys were made nonsense is read once, as one entry, and named', async () => {
  const own = await testPlatform();
  const workspace = await funded(own);
  for (let i = 0; i < 4; i++) await together(own, workspace, some(1));
  const spoil = (n: number, k: unknown) =>
    own.db.collection('ledger_entries').updateOne({ '_id.n': n, type: 'settle' }, { $set: { k } });
  await spoil(3, []);
  await spoil(5, {});
  for (const limit of [1, 2, 4, 100]) {
    expect((await ledger.entriesAfter(own, workspace, 4, limit)).map(({ n }) => n)).toEqual([5]);
    expect((await ledger.entriesAfter(own, workspace, 2, limit)).map(({ n }) => n)[0]).toBe(3);
  }
  const found = await verifyLedger({ db: own.db, key: own.keys.ledger });
  expect(found).toContainEqual(expect.objectContaining({ n: 3, what: expect.stringMatching(/^L22: its hash/) }));
  expect(found).toContainEqual(expect.objectContaining({ n: 5, what: expect.stringMatching(/^L22: its hash/) }));
  await own.close();
});

test('L4, L22: runs go into the archive as they are, and are read and found there', async () => {
  const own = await testPlatform();
  const workspace = await funded(own);
  const calls = some(130);
  await together(own, workspace, calls);
  const grant = grantTerms({ id: newId<GrantId>('grant'), sourceId: await bought(own, 500), seconds: 500 });
  await ledger.moveGrant(own, workspace, grant, BY);
  const all = await ledger.entriesAfter(own, workspace, 0, 1_000);
  own.clock.advance(401 * DAY);
  expect(await ledger.archiveCalls(own)).toBe(127);
  for (const at of [0, 1, 30, 64, 65, 100, 128, 131]) {
    expect(await ledger.entriesAfter(own, workspace, at, 1_000)).toEqual(all.slice(at));
    const before = await ledger.entriesBefore(own, workspace, at + 1, 1_000);
    expect(before).toEqual(all.slice(0, at).reverse());
  }
  const repeated = await ledger.settleCall(restarted(own), workspace, calls[20] as ledger.EndedCall);
  expect(repeated.outcome).toBe('duplicate');
  expect(await verifyLedger({ db: own.db, key: own.keys.ledger })).toEqual([]);
  await own.close();
});
