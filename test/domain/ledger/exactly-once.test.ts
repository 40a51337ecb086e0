import { workspaceChain } from '../../../src/domain/ledger/entry.js';
import * as ledger from '../../../src/domain/ledger/index.js';
import { type TestPlatform, testPlatform } from '../../support/platform.js';
import { BY, bought, DAY, endedCall, entriesOf, funded, grantTerms, NOW, newWorkspace, restarted } from './fixtures.js';

let platform: TestPlatform;
let other: TestPlatform;

beforeAll(async () => {
  platform = await testPlatform();
  other = await testPlatform({ uri: platform.uri, clock: platform.clock });
});

afterAll(async () => {
  await other.close();
  await platform.close();
});

const settlements = async (workspace: string) => {
  const entries = await entriesOf(platform, `w:${workspace}`);
  return entries.filter(({ call }) => call).length;
};

test('L5: a repeated call has one effect, and the first result again as duplicate with what is available now', async () => {
  const workspace = await funded(platform, { seconds: 100 });
  const call = endedCall(30);
  const first = await ledger.settleCall(platform, workspace, call);
  expect(first).toMatchObject({ outcome: 'settled', billedSeconds: 30, availableSeconds: 70 });
  await ledger.settleCall(platform, workspace, endedCall(20));
  const again = { ...first, outcome: 'duplicate', availableSeconds: 50 };
  for (let i = 0; i < 3; i++) expect(await ledger.settleCall(platform, workspace, call)).toEqual(again);
  expect(await settlements(workspace)).toBe(2);
});

test('L5: the same key with another payload is a conflict and posts nothing', async () => {
  const workspace = await funded(platform, { seconds: 100 });
  const call = endedCall(30);
  await ledger.settleCall(platform, workspace, call);
  const other = await ledger.settleCall(platform, workspace, { ...call, endedAt: NOW + 1_000, digest: 'another' });
  expect(other).toMatchObject({ outcome: 'conflict', billedSeconds: 30, availableSeconds: 70 });
  const failed = await ledger.settleCall(platform, workspace, { ...call, status: 'failed', digest: 'a third' });
  expect(failed.outcome).toBe('conflict');
  expect(await settlements(workspace)).toBe(1);
});

test('L5: repetitions within one flush: one settles, the others are told', async () => {
  const workspace = await funded(platform, { seconds: 100 });
  const call = endedCall(30);
  const changed = { ...call, digest: 'another' };
  const results = await Promise.all([call, call, changed, call].map((each) => ledger.settleCall(platform, workspace, each)));
  expect(results.map(({ outcome }) => outcome)).toEqual(['settled', 'duplicate', 'conflict', 'duplicate']);
  expect(results.map(({ availableSeconds }) => availableSeconds)).toEqual([70, 70, 70, 70]);
  expect(await settlements(workspace)).toBe(1);
});

test('L5: a repetition among new calls in one flush holds none of them up', async () => {
  const workspace = await funded(platform, { seconds: 100 });
  const call = endedCall(1);
  await ledger.settleCall(platform, workspace, call);
  const sent = [endedCall(2), call, endedCall(3), call, endedCall(4)];
  const results = await Promise.all(sent.map((each) => ledger.settleCall(platform, workspace, each)));
  expect(results.map(({ outcome }) => outcome)).toEqual(['settled', 'duplicate', 'settled', 'duplicate', 'settled']);
  expect(await settlements(workspace)).toBe(4);
});

test('L5, L20: the same call on two instances in the same millisecond: one settles, one is a duplicate', async () => {
  for (let i = 0; i < 10; i++) {
    const workspace = await funded(platform, { seconds: 100 });
    const call = endedCall(7);
    const results = await Promise.all([platform, other].map((instance) => ledger.settleCall(instance, workspace, call)));
    expect(results.map(({ outcome }) => outcome).sort()).toEqual(['duplicate', 'settled']);
    expect(results.map(({ availableSeconds }) => availableSeconds)).toEqual([93, 93]);
    expect(await settlements(workspace)).toBe(1);
  }
});

test('L5: a repetition after a restart is still one', async () => {
  const workspace = await funded(platform, { seconds: 100 });
  const call = endedCall(7);
  const first = await ledger.settleCall(platform, workspace, call);
  expect(await ledger.settleCall(restarted(platform), workspace, call)).toEqual({ ...first, outcome: 'duplicate' });
});

test('L5: what is available is current in a duplicate, also when another instance spent it', async () => {
  const workspace = await funded(platform, { seconds: 100 });
  const call = endedCall(10);
  await ledger.settleCall(platform, workspace, call);
  await ledger.settleCall(other, workspace, endedCall(40));
  expect(await ledger.settleCall(platform, workspace, call)).toMatchObject({ outcome: 'duplicate', availableSeconds: 50 });
});

test('L5: an id may hold colons, and two agents may use the same one', async () => {
  const workspace = await funded(platform, { seconds: 100 });
  const call = endedCall(5, { externalId: 'a:b::c' });
  await ledger.settleCall(platform, workspace, call);
  const second = await ledger.settleCall(platform, workspace, { ...call, agentId: 'ag_other' as never });
  expect(second.outcome).toBe('settled');
  const keys = (await entriesOf(platform, workspaceChain(workspace))).map(({ key }) => key);
  expect(ledger.callKeyOf(keys[1] as string)).toEqual({ agentId: call.agentId, externalId: 'a:b::c' });
});

test('L5: a purchase, an allocation and a change of rules, sent twice, happen once', async () => {
  const [workspace, source] = [newWorkspace(), await bought(platform, 500)];
  const terms = { id: source, seconds: 500, startsAt: NOW, endsAt: null };
  expect(await ledger.buyMinutes(other, terms, BY.by)).toBe(500);
  const grant = grantTerms({ sourceId: source, seconds: 100 });
  await ledger.moveGrant(platform, workspace, grant, BY);
  const again = await ledger.moveGrant(other, workspace, { ...grant, seconds: 200, rateMicro: 1 }, BY);
  expect([again.terms, again.sourceAvailableSeconds]).toEqual([grant, 400]);
  const rules = (cap: number) => () => ({ limitPolicy: 'finish' as const, overdraftCapSeconds: cap, thresholds: [] });
  await ledger.changeLedgerSettings(platform, workspace, `settings:${workspace}`, BY.by, rules(5));
  const kept = await ledger.changeLedgerSettings(other, workspace, `settings:${workspace}`, BY.by, rules(9));
  expect(kept.overdraftCapSeconds).toBe(5);
  expect(await entriesOf(platform, workspaceChain(workspace))).toHaveLength(2);
});

test('L17: what ended more than 35 days ago or more than 5 minutes ahead is quarantined: kept, nothing drawn', async () => {
  const workspace = await funded(platform, { seconds: 100 });
  const outcome = async (endedAt: number) => (await ledger.settleCall(platform, workspace, endedCall(5, { endedAt }))).outcome;
  expect(await outcome(NOW - 35 * DAY)).toBe('settled');
  expect(await outcome(NOW + 5 * 60_000)).toBe('settled');
  expect(await outcome(NOW - 35 * DAY - 1)).toBe('quarantined');
  expect(await outcome(NOW + 5 * 60_000 + 1)).toBe('quarantined');
  const late = endedCall(5, { endedAt: NOW - 36 * DAY });
  expect(await ledger.settleCall(platform, workspace, late)).toMatchObject({ outcome: 'quarantined', availableSeconds: 90 });
  expect((await ledger.settleCall(platform, workspace, late)).outcome).toBe('duplicate');
});
