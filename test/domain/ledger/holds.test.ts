import type { WorkspaceId } from '../../../src/domain/ids.js';
import { workspaceChain } from '../../../src/domain/ledger/entry.js';
import * as ledger from '../../../src/domain/ledger/index.js';
import { verifyLedger } from '../../../src/verify/verify.js';
import { type TestPlatform, testPlatform } from '../../support/platform.js';
import { BY, bought, DAY, endedCall, entriesOf, funded, grantTerms, HOUR, newWorkspace, startedCall } from './fixtures.js';

const MINUTE = 60_000;
let platform: TestPlatform;

beforeAll(async () => {
  platform = await testPlatform();
});

afterEach(async () => {
  expect(await verifyLedger({ db: platform.db, key: platform.keys.ledger })).toEqual([]);
});

afterAll(() => platform.close());

const now = () => platform.clock.now().getTime();
const from = (terms: Partial<ledger.GrantTerms>) => ({ createdAt: now(), effectiveAt: now(), ...terms });
const start = (id: WorkspaceId, call: Partial<ledger.StartedCall> = {}) => {
  const started = startedCall({ startedAt: now(), maxDurationSeconds: 60, ...call });
  return ledger.startCall(platform, id, started).then((result) => ({ started, result }));
};
const end = (id: WorkspaceId, { agentId, externalId }: ledger.StartedCall, seconds: number, more = {}) =>
  ledger.settleCall(platform, id, endedCall(seconds, { agentId, externalId, endedAt: now(), ...more }));
const grants = async (id: WorkspaceId) => {
  const state = await ledger.readWorkspaceState(platform, id, platform.clock.now());
  return [...state.grants.values()].map(({ available, held }) => [available, held]);
};
const job = () => ledger.expireDue(platform, new Date(now() - 2 * DAY), platform.clock.now());

describe('L9: holds', () => {
  test('L9: it holds what the longest call would be billed, 15 minutes where nothing is said, or what there is', async () => {
    const id = await funded(platform, from({ seconds: 2_000, minimumSeconds: 30, incrementSeconds: 7 }));
    await start(id, { maxDurationSeconds: 31 });
    expect(await grants(id)).toEqual([[2_000 - 37, 37]]);
    const { maxDurationSeconds: _, ...usual } = startedCall({ startedAt: now(), maxDurationSeconds: 1 });
    await ledger.startCall(platform, id, usual);
    expect(await grants(id)).toEqual([[2_000 - 37 - 905, 942]]);
    await start(id, { maxDurationSeconds: 86_400 });
    expect(await grants(id)).toEqual([[0, 2_000]]);
  });

  test('L9: it refuses below the pulse minimum, under finish too, records that once, and judges each try anew', async () => {
    const id = await funded(platform, from({ seconds: 59, minimumSeconds: 60 }));
    const rules = { limitPolicy: 'finish' as const, overdraftCapSeconds: 600, thresholds: [] };
    await ledger.changeLedgerSettings(platform, id, `settings:${id}`, BY.by, () => rules);
    const { started, result } = await start(id);
    expect([result.outcome, (await start(id, started)).result.outcome]).toEqual(['refused', 'refused']);
    const refusals = (await entriesOf(platform, workspaceChain(id))).filter(({ type }) => type === 'refuse');
    expect(refusals).toMatchObject([{ lines: [], follow: 1 }]);
    const source = await bought(platform, 1);
    await ledger.moveGrant(platform, id, grantTerms(from({ sourceId: source, seconds: 1, priority: 60 })), BY);
    expect((await start(id, started)).result).toMatchObject({ outcome: 'held', availableSeconds: 0 });
  });

  test('L18: what has lapsed is no part of the base, of a grant that calls still hold either', async () => {
    const id = await funded(platform, from({ seconds: 1_000, expiresAt: now() + MINUTE }));
    const [{ started: one }, { started: two }] = [await start(id), await start(id, { maxDurationSeconds: 120 })];
    const base = async () => ledger.baseOf(await ledger.readWorkspaceState(platform, id, platform.clock.now()));
    expect(await base()).toBe(1_000);
    platform.clock.advance(MINUTE);
    expect(await base()).toBe(60 + 120);
    await end(id, one, 20);
    expect(await base()).toBe(20 + 120);
    await end(id, two, 120);
    expect(await base()).toBe(0);
  });

  test('L9: a hold lapses ten minutes after the longest the call may last, and is free again', async () => {
    const id = await funded(platform, from({ seconds: 100 }));
    const { started } = await start(id);
    platform.clock.advance(11 * MINUTE - 1);
    await job();
    expect(await grants(id)).toEqual([[40, 60]]);
    platform.clock.advance(1);
    expect(await job()).toBeGreaterThan(0);
    expect(await job()).toBe(0);
    expect(await grants(id)).toEqual([[100, 0]]);
    expect(await end(id, started, 70)).toMatchObject({ outcome: 'settled', billedSeconds: 70, availableSeconds: 30 });
  });

  test('L9: a start that is reported after its end is a duplicate and holds nothing', async () => {
    const id = await funded(platform, from({ seconds: 100 }));
    const call = startedCall({ startedAt: now() });
    await end(id, call, 10);
    expect((await start(id, call)).result).toMatchObject({ outcome: 'duplicate', availableSeconds: 90 });
    expect(await grants(id)).toEqual([[90, 0]]);
  });

  test('L9: a hold is resolved once: by its end or by its lapse', async () => {
    const id = await funded(platform, from({ seconds: 100 }));
    const { started } = await start(id);
    await end(id, started, 10);
    platform.clock.advance(HOUR);
    await job();
    expect(await grants(id)).toEqual([[90, 0]]);
    expect((await entriesOf(platform, workspaceChain(id))).map(({ type }) => type)).toEqual(['grant', 'hold', 'settle']);
    expect((await end(id, started, 10, { endedAt: now() - HOUR })).outcome).toBe('duplicate');
  });

  test('L11: held seconds outlive their grant with the call, and what it leaves lapses with it', async () => {
    const id = await funded(platform, from({ seconds: 100, expiresAt: now() + MINUTE }));
    const { started } = await start(id);
    platform.clock.advance(MINUTE);
    expect(await grants(id)).toEqual([[0, 60]]);
    expect(await end(id, started, 50)).toMatchObject({ billedSeconds: 50, unfundedSeconds: 0, availableSeconds: 0 });
    expect(await grants(id)).toEqual([]);
  });
});

describe('L7, L8: what a hold decides', () => {
  test('L7: the pulse is frozen when the hold is made, whatever comes between', async () => {
    const id = await funded(platform, from({ seconds: 600, minimumSeconds: 30, incrementSeconds: 6 }));
    const { started } = await start(id);
    const first = await bought(platform, 600);
    const terms = from({ sourceId: first, priority: 0, minimumSeconds: 60, incrementSeconds: 60 });
    await ledger.moveGrant(platform, id, grantTerms(terms), BY);
    expect((await end(id, started, 31)).billedSeconds).toBe(36);
  });

  test('L7: a grant whose time is up gives no pulse, though a call holds some of it still', async () => {
    const id = await funded(platform, from({ seconds: 60, minimumSeconds: 6, incrementSeconds: 6, expiresAt: now() + MINUTE }));
    await start(id);
    platform.clock.advance(MINUTE);
    expect(await end(id, startedCall(), 5)).toMatchObject({ billedSeconds: 60, unfundedSeconds: 60 });
  });

  test('L8: a call uses its own hold first, in the order in which it was held, then the grants in draw order', async () => {
    const id = newWorkspace();
    const source = await bought(platform, 1_000);
    const give = (priority: number, seconds: number) =>
      ledger.moveGrant(platform, id, grantTerms(from({ sourceId: source, priority, seconds })), BY).then(({ terms }) => terms.id);
    const [second, third] = [await give(2, 40), await give(3, 100)];
    const { started } = await start(id);
    const first = await give(1, 30);
    const { draws } = await end(id, started, 100);
    expect(draws).toEqual([
      { grantId: second, seconds: 40 },
      { grantId: third, seconds: 30 },
      { grantId: first, seconds: 30 },
    ]);
  });
});

describe('L17: quarantine and release', () => {
  test('L17: a released call is billed as if its times were in bounds, from its own hold while that is live, once', async () => {
    const id = await funded(platform, from({ seconds: 100 }));
    const { started } = await start(id);
    const late = { endedAt: now() - 36 * DAY };
    expect((await end(id, started, 20, late)).outcome).toBe('quarantined');
    expect(await grants(id)).toEqual([[40, 60]]);
    const released = await ledger.releaseCall(platform, id, started, BY);
    expect(released).toMatchObject({ outcome: 'settled', billedSeconds: 20, availableSeconds: 80 });
    expect(await ledger.releaseCall(platform, id, started, BY)).toEqual({ ...released, outcome: 'duplicate' });
    expect((await end(id, started, 20, late)).outcome).toBe('duplicate');
    await expect(ledger.releaseCall(platform, id, startedCall(), BY)).rejects.toMatchObject({ code: 'not_found' });
  });
});
