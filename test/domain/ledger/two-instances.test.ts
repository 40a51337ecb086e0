import type { WorkspaceId } from '../../../src/domain/ids.js';
import { sourceChain, workspaceChain } from '../../../src/domain/ledger/entry.js';
import * as ledger from '../../../src/domain/ledger/index.js';
import { give } from '../../../src/domain/ledger/move.js';
import { ManualClock } from '../../../src/platform/clock.js';
import { verifyLedger } from '../../../src/verify/verify.js';
import { type TestPlatform, testPlatform } from '../../support/platform.js';
import { BY, bought, endedCall, entriesOf, funded, grantTerms, HOUR, NOW, newWorkspace, restarted } from './fixtures.js';

let one: TestPlatform;
let two: TestPlatform;

beforeAll(async () => {
  one = await testPlatform();
  two = await testPlatform({ uri: one.uri, clock: one.clock });
});

afterEach(async () => {
  expect(await verifyLedger({ db: one.db, key: one.keys.ledger })).toEqual([]);
});

afterAll(async () => {
  await two.close();
  await one.close();
});

const state = async (on: TestPlatform, workspace: WorkspaceId) => {
  const { used, overdraft, unfunded, grants } = await ledger.readWorkspaceState(on, workspace, on.clock.now());
  return { used, overdraft, unfunded, left: [...grants.values()].map(({ available }) => available) };
};

test('L20: hundreds of calls, every one to both instances, on three hot workspaces: each counted once, as one instance counts', async () => {
  const hot = await Promise.all([1, 2, 3].map(() => funded(one, { seconds: 900, minimumSeconds: 6, incrementSeconds: 6 })));
  const rules = () => ({ limitPolicy: 'finish' as const, overdraftCapSeconds: 300, thresholds: [20, 0] });
  for (const workspace of hot) await ledger.changeLedgerSettings(one, workspace, `settings:${workspace}`, BY.by, rules);
  const calls = hot.flatMap((workspace) => Array.from({ length: 100 }, (_, i) => ({ workspace, call: endedCall(i % 25) })));
  const reports = calls.flatMap((each) => [
    { ...each, on: one },
    { ...each, on: two },
  ]);
  const results = await Promise.all(
    reports.map(async ({ workspace, call, on }) => ({
      id: call.externalId,
      result: await ledger.settleCall(on, workspace, call),
    })),
  );
  const settled = results.filter(({ result }) => result.outcome === 'settled');
  expect(new Set(settled.map(({ id }) => id)).size).toBe(calls.length);
  expect(settled).toHaveLength(calls.length);
  expect(results.filter(({ result }) => result.outcome === 'duplicate')).toHaveLength(calls.length);
  const alone = restarted(one);
  for (const workspace of hot) {
    const again = await funded(alone, { seconds: 900, minimumSeconds: 6, incrementSeconds: 6 });
    await ledger.changeLedgerSettings(alone, again, `settings:${again}`, BY.by, rules);
    const sent = calls.filter((each) => each.workspace === workspace);
    await Promise.all(
      sent.map(({ call }) => ledger.settleCall(alone, again, { ...call, externalId: `${call.externalId}-alone` })),
    );
    expect(await state(two, workspace)).toEqual(await state(two, again));
    const entries = await entriesOf(one, workspaceChain(workspace));
    expect(entries.map(({ n }) => n)).toEqual(entries.map((_, i) => i + 1));
  }
});

test('L21: after the answer, every instance shows it', async () => {
  const workspace = await funded(one, { seconds: 1_000 });
  for (let i = 1; i <= 20; i++) {
    const [writer, reader] = i % 2 ? [one, two] : [two, one];
    const settled = await ledger.settleCall(writer, workspace, endedCall(1));
    expect(settled.availableSeconds).toBe(1_000 - i);
    expect((await state(reader, workspace)).left).toEqual([1_000 - i]);
    const [newest] = await ledger.entriesBefore(reader, workspace, Number.MAX_SAFE_INTEGER, 1);
    expect(newest?.n).toBe(i + 1);
  }
});

test('L3: many allocations at once from one source never overdraw it', async () => {
  const source = await bought(one, 1_000);
  const asked = Array.from({ length: 60 }, (_, i) => ({ on: i % 2 ? one : two, seconds: 17 + i }));
  const answers = await Promise.allSettled(
    asked.map(({ on, seconds }) => ledger.moveGrant(on, newWorkspace(), grantTerms({ sourceId: source, seconds }), BY)),
  );
  const given = asked.filter((_, i) => answers[i]?.status === 'fulfilled').reduce((sum, { seconds }) => sum + seconds, 0);
  for (const answer of answers) {
    if (answer.status === 'rejected') expect(answer.reason).toMatchObject({ code: 'insufficient_minutes' });
  }
  const { available } = await ledger.readSourceState(two, source, two.clock.now());
  expect([given + available, available >= 0]).toEqual([1_000, true]);
  // Whoever was refused was refused for good reason: nothing that was asked for and fits is left over.
  const refused = asked.filter((_, i) => answers[i]?.status === 'rejected');
  expect(refused.every(({ seconds }) => seconds > available)).toBe(true);
});

test('L20: an instance that has seen a source empty, or not at all, does not refuse what another has bought since', async () => {
  const terms = grantTerms({ seconds: 60 });
  const source = `so_${terms.id}` as typeof terms.sourceId;
  const ask = () => ledger.moveGrant(two, newWorkspace(), { ...terms, sourceId: source }, BY);
  await expect(ask()).rejects.toMatchObject({ code: 'not_found' });
  await ledger.buyMinutes(one, { id: source, seconds: 60, startsAt: NOW, endsAt: null }, BY.by);
  expect((await ask()).sourceAvailableSeconds).toBe(0);
});

test('L20: rules that another instance has changed are changed back when asked, not taken for what they were', async () => {
  const workspace = await funded(one);
  const set = (on: TestPlatform, key: string, cap: number) =>
    ledger.changeLedgerSettings(on, workspace, `settings:${workspace}:${key}`, BY.by, (rules) => ({
      ...rules,
      overdraftCapSeconds: cap,
    }));
  await set(one, '1', 10);
  await set(two, '2', 20);
  await set(one, '3', 10);
  const { settings } = await ledger.readWorkspaceState(two, workspace, two.clock.now());
  expect(settings.overdraftCapSeconds).toBe(10);
});

test('L11, L20: two expiry jobs at once write each end once', async () => {
  const grants = await Promise.all(Array.from({ length: 12 }, () => funded(one, { seconds: 50, expiresAt: NOW + HOUR })));
  one.clock.advance(HOUR);
  const span = [new Date(NOW + HOUR), new Date(NOW + HOUR)] as const;
  await Promise.all([one, two].map((on) => ledger.expireDue(on, ...span)));
  for (const workspace of grants) {
    expect((await entriesOf(one, workspaceChain(workspace))).filter(({ type }) => type === 'expire')).toHaveLength(1);
  }
});

test('L19: a process that dies between the two entries of a move: the other instance finishes it, once', async () => {
  const [source, workspace] = [await bought(one, 1_000), newWorkspace()];
  const terms = grantTerms({ sourceId: source, seconds: 400, createdAt: NOW + HOUR, effectiveAt: NOW + HOUR });
  await give(one, workspace, terms, BY);
  expect((await state(two, workspace)).left).toEqual([]);
  const finished = await Promise.all([one, two, restarted(two)].map((on) => ledger.finishMoves(on, new Date(NOW))));
  expect(Math.max(...finished)).toBe(1);
  expect(await ledger.finishMoves(two, new Date(NOW))).toBe(0);
  expect((await state(one, workspace)).left).toEqual([400]);
  expect(await entriesOf(one, workspaceChain(workspace))).toHaveLength(1);
  expect((await entriesOf(one, sourceChain(source))).map(({ type }) => type)).toEqual(['buy', 'give']);
  const retried = await ledger.moveGrant(two, workspace, terms, BY);
  expect(retried.sourceAvailableSeconds).toBe(600);
});

test('L8, L20: instances whose clocks differ by a second write a chain that holds together', async () => {
  const behind = restarted({ ...two, clock: new ManualClock(one.clock.now().getTime() - 1_000) });
  const [now, source, workspace] = [one.clock.now().getTime(), await bought(one, 1_000), newWorkspace()];
  const terms = { sourceId: source, createdAt: now, effectiveAt: now };
  await ledger.moveGrant(one, workspace, grantTerms({ ...terms, seconds: 100, expiresAt: now + 500 }), BY);
  await ledger.moveGrant(one, workspace, grantTerms({ ...terms, seconds: 100, priority: 60 }), BY);
  expect((await ledger.settleCall(behind, workspace, endedCall(10, { endedAt: now - 1_000 }))).unfundedSeconds).toBe(0);
  one.clock.advance(500);
  expect((await ledger.settleCall(one, workspace, endedCall(10, { endedAt: now }))).availableSeconds).toBe(90);
  expect((await ledger.settleCall(behind, workspace, endedCall(10, { endedAt: now - 1_000 }))).availableSeconds).toBe(80);
});

test('L11, L20: what one instance let lapse while a call held some of it does not come back by one whose clock is behind', async () => {
  const behind = restarted({ ...two, clock: new ManualClock(one.clock.now().getTime()) });
  const [now, source, workspace] = [one.clock.now().getTime(), await bought(one, 1_000), newWorkspace()];
  const terms = { sourceId: source, createdAt: now, effectiveAt: now, seconds: 100, expiresAt: now + 500 };
  await ledger.moveGrant(one, workspace, grantTerms(terms), BY);
  const { agentId, externalId, digest } = endedCall(10, { endedAt: now });
  await ledger.startCall(one, workspace, { agentId, externalId, startedAt: now, maxDurationSeconds: 20, digest });
  one.clock.advance(500);
  await ledger.expireDue(one, new Date(now), one.clock.now());
  const ended = endedCall(10, { agentId, externalId, endedAt: now });
  expect(await ledger.settleCall(behind, workspace, ended)).toMatchObject({ billedSeconds: 10, availableSeconds: 0 });
  expect((await ledger.settleCall(one, workspace, endedCall(5, { endedAt: now }))).unfundedSeconds).toBe(60);
  expect(await verifyLedger({ db: one.db, key: one.keys.ledger })).toEqual([]);
});
