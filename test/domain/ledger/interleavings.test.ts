import type { SourceId, WorkspaceId } from '../../../src/domain/ids.js';
import * as ledger from '../../../src/domain/ledger/index.js';
import { give } from '../../../src/domain/ledger/move.js';
import { expireGrants } from '../../../src/domain/ledger/purchase.js';
import { verifyLedger } from '../../../src/verify/verify.js';
import { type TestPlatform, testPlatform } from '../../support/platform.js';
import { BY, bought, endedCall, funded, grantTerms, HOUR, newWorkspace, restarted } from './fixtures.js';
import { type Act, interleave } from './interleave.js';

/*
 * F4: each of two instances is stopped before every read and insert, and let go in every order that five steps can have. Whatever the
 * order, the outcome is one of the two that happen one after the other (L20).
 */
const SCHEDULES = Array.from({ length: 32 }, (_, i) => i);

let platform: TestPlatform;

beforeAll(async () => {
  platform = await testPlatform();
});

afterEach(async () => {
  expect(await verifyLedger({ db: platform.db, key: platform.keys.ledger })).toEqual([]);
});

afterAll(() => platform.close());

const balance = async (workspace: WorkspaceId) => {
  const state = await ledger.readWorkspaceState(restarted(platform), workspace, platform.clock.now());
  return { left: ledger.availableOf(state), used: state.used, overdraft: state.overdraft, unfunded: state.unfunded };
};

const outcomes = (results: unknown[]) => results.map((result) => (result as ledger.Settled).outcome).sort();
const now = () => platform.clock.now().getTime();

describe.each([
  ['that have just started', false],
  ['that remember', true],
])('on two instances %s', (_what, warm) => {
  const seen = (workspace: WorkspaceId): Act | undefined =>
    warm ? (on) => ledger.readWorkspaceState(on, workspace, on.clock.now()) : undefined;
  const seenSource = (source: SourceId): Act | undefined =>
    warm ? (on) => ledger.readSourceState(on, source, on.clock.now()) : undefined;

  test('L5, L20: the same call reported to both', async () => {
    for (const schedule of SCHEDULES) {
      const workspace = await funded(platform, { seconds: 100 });
      const call = endedCall(7);
      const act = (on: TestPlatform) => ledger.settleCall(on, workspace, call);
      const results = await interleave(platform, [act, act], schedule, seen(workspace));
      expect(outcomes(results)).toEqual(['duplicate', 'settled']);
      expect(await balance(workspace)).toEqual({ left: 93, used: 7, overdraft: 0, unfunded: 0 });
    }
  });

  test('L5, L20: the same call with two payloads', async () => {
    for (const schedule of SCHEDULES) {
      const workspace = await funded(platform, { seconds: 100 });
      const call = endedCall(7);
      const act = (digest: string) => (on: TestPlatform) => ledger.settleCall(on, workspace, { ...call, digest });
      const results = await interleave(platform, [act('one'), act('two')], schedule, seen(workspace));
      expect(outcomes(results)).toEqual(['conflict', 'settled']);
    }
  });

  test('L3, L20: two calls for the last seconds', async () => {
    for (const schedule of SCHEDULES) {
      const workspace = await funded(platform, { seconds: 10 });
      const act = (seconds: number) => (on: TestPlatform) => ledger.settleCall(on, workspace, endedCall(seconds));
      const results = await interleave(platform, [act(7), act(8)], schedule, seen(workspace));
      const unfunded = results.map((result) => (result as ledger.Settled).unfundedSeconds).sort();
      expect(unfunded).toEqual([0, 5]);
      expect(await balance(workspace)).toEqual({ left: 0, used: 10, overdraft: 0, unfunded: 5 });
    }
  });

  test('L3, L20: two allocations of the last minutes of a source', async () => {
    for (const schedule of SCHEDULES) {
      const source = await bought(platform, 100);
      const act = (seconds: number) => (on: TestPlatform) =>
        ledger.moveGrant(on, newWorkspace(), grantTerms({ sourceId: source, seconds, createdAt: now(), effectiveAt: now() }), BY);
      const results = await interleave(platform, [act(60), act(70)], schedule, seenSource(source));
      expect(results.filter((result) => (result as { code?: string }).code === 'insufficient_minutes')).toHaveLength(1);
      expect([30, 40]).toContain((await ledger.readSourceState(restarted(platform), source, platform.clock.now())).available);
    }
  });

  test('L5, L20: the same allocation asked of both', async () => {
    for (const schedule of SCHEDULES) {
      const [source, workspace] = [await bought(platform, 100), newWorkspace()];
      const terms = grantTerms({ sourceId: source, seconds: 60, createdAt: now(), effectiveAt: now() });
      const act = (on: TestPlatform) => ledger.moveGrant(on, workspace, terms, BY);
      const results = await interleave(platform, [act, act], schedule, seenSource(source));
      expect(results).toEqual([expect.objectContaining({ terms }), expect.objectContaining({ terms })]);
      expect((await balance(workspace)).left).toBe(60);
    }
  });

  test('L10, L20: a new grant and a call that goes into overdraft', async () => {
    for (const schedule of SCHEDULES) {
      const [source, workspace] = [await bought(platform, 100), newWorkspace()];
      const rules = () => ({ limitPolicy: 'finish' as const, overdraftCapSeconds: 120, thresholds: [20, 0] });
      await ledger.changeLedgerSettings(platform, workspace, `settings:${workspace}`, BY.by, rules);
      const terms = grantTerms({
        sourceId: source,
        seconds: 100,
        minimumSeconds: 60,
        incrementSeconds: 60,
        createdAt: now(),
        effectiveAt: now(),
      });
      const give = (on: TestPlatform) => ledger.moveGrant(on, workspace, terms, BY);
      const call = (on: TestPlatform) => ledger.settleCall(on, workspace, endedCall(50));
      await interleave(platform, [give, call], schedule, seen(workspace));
      expect(await balance(workspace)).toEqual({ left: 40, used: 60, overdraft: 0, unfunded: 0 });
    }
  });

  test('L11, L20: the expiry job and a call', async () => {
    for (const schedule of SCHEDULES) {
      const workspace = await funded(platform, { seconds: 100, createdAt: now(), effectiveAt: now(), expiresAt: now() + HOUR });
      platform.clock.advance(HOUR);
      const job = (on: TestPlatform) => expireGrants(on, workspace);
      const call = (on: TestPlatform) => ledger.settleCall(on, workspace, endedCall(50, { endedAt: now() }));
      await interleave(platform, [job, call], schedule, seen(workspace));
      expect(await balance(workspace)).toEqual({ left: 0, used: 0, overdraft: 0, unfunded: 60 });
    }
  });

  test('L19, L20: two jobs finish the same move', async () => {
    for (const schedule of SCHEDULES.slice(0, 8)) {
      const [source, workspace] = [await bought(platform, 100), newWorkspace()];
      const terms = grantTerms({ sourceId: source, seconds: 60, createdAt: now(), effectiveAt: now() });
      await give(platform, workspace, terms, BY);
      const again = (on: TestPlatform) => ledger.moveGrant(on, workspace, terms, BY);
      await interleave(platform, [again, again], schedule, seenSource(source));
      expect((await balance(workspace)).left).toBe(60);
    }
  });

  test('L14, L20: the end of a workspace and a call', async () => {
    for (const schedule of SCHEDULES) {
      const workspace = await funded(platform, { seconds: 100, createdAt: now(), effectiveAt: now() });
      const close = (on: TestPlatform) => ledger.closeWorkspaceLedger(on, workspace, BY.by);
      const call = (on: TestPlatform) => ledger.settleCall(on, workspace, endedCall(50, { endedAt: now() }));
      await interleave(platform, [close, call], schedule, seen(workspace));
      const { left, used, unfunded } = await balance(workspace);
      expect([
        [50, 0],
        [0, 60],
      ]).toContainEqual([used, unfunded]);
      expect(left).toBe(0);
    }
  });

  test('L12, L14, L20: the end of a workspace and minutes on their way to it', async () => {
    for (const schedule of SCHEDULES) {
      const [source, workspace] = [await bought(platform, 100), newWorkspace()];
      const terms = grantTerms({ sourceId: source, seconds: 60, createdAt: now(), effectiveAt: now() });
      const give = (on: TestPlatform) => ledger.moveGrant(on, workspace, terms, BY);
      const close = (on: TestPlatform) => ledger.closeWorkspaceLedger(on, workspace, BY.by);
      await interleave(platform, [give, close], schedule, seenSource(source));
      expect((await balance(workspace)).left).toBe(0);
      expect((await ledger.readSourceState(restarted(platform), source, platform.clock.now())).available).toBe(100);
    }
  });
});
