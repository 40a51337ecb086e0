import fc from 'fast-check';
import type { GrantId, SourceId, WorkspaceId } from '../../../src/domain/ids.js';
import { workspaceChain } from '../../../src/domain/ledger/entry.js';
import * as ledger from '../../../src/domain/ledger/index.js';
import { verifyLedger } from '../../../src/verify/verify.js';
import { type TestPlatform, testPlatform } from '../../support/platform.js';
import { dyingFirst } from './dying.js';
import { BY, bought, endedCall, entriesOf, grantTerms, HOUR, newWorkspace, restarted, startedCall } from './fixtures.js';

let platform: TestPlatform;

beforeAll(async () => {
  platform = await testPlatform();
});

afterEach(async () => {
  expect(await verifyLedger({ db: platform.db, key: platform.keys.ledger })).toEqual([]);
});

afterAll(() => platform.close());

const now = () => platform.clock.now().getTime();
const give = (id: WorkspaceId, sourceId: SourceId, terms: Partial<ledger.GrantTerms>) =>
  ledger.moveGrant(platform, id, grantTerms({ createdAt: now(), effectiveAt: now(), sourceId, ...terms }), BY);
const settle = async (id: WorkspaceId, seconds: number, more: Partial<ledger.EndedCall> = {}) => {
  const call = endedCall(seconds, { endedAt: now(), ...more });
  await ledger.settleCall(platform, id, call);
  return call;
};
const correct = (id: WorkspaceId, call: ledger.EndedCall, seconds: number | 'all', command: string) =>
  ledger.correctCall(platform, id, call, seconds, { ...BY, command });
const state = async (id: WorkspaceId) => {
  const { used, overdraft, unfunded, grants } = await ledger.readWorkspaceState(restarted(platform), id, platform.clock.now());
  return { used, overdraft, unfunded, left: [...grants.values()].map(({ available }) => available) };
};
const inSource = async (id: SourceId) => (await ledger.readSourceState(restarted(platform), id, platform.clock.now())).available;

/** Two grants of 10 s, 20 s of overdraft at most, and a call of 60 s: 10 + 10 drawn, 20 overdraft, 20 unfunded. */
async function overdrawn(): Promise<{ id: WorkspaceId; source: SourceId; call: ledger.EndedCall }> {
  const [id, source] = [newWorkspace(), await bought(platform, 1_000)];
  const rules = () => ({ limitPolicy: 'finish' as const, overdraftCapSeconds: 20, thresholds: [] });
  await ledger.changeLedgerSettings(platform, id, `settings:${id}`, BY.by, rules);
  await give(id, source, { seconds: 10, priority: 1 });
  await give(id, source, { seconds: 10, priority: 2, expiresAt: now() + HOUR });
  return { id, source, call: await settle(id, 60) };
}

describe('L13: corrections', () => {
  test('L13: unfunded seconds come back first, then overdraft, then the draws, the last drawn first', async () => {
    const { id, call } = await overdrawn();
    await correct(id, call, 15, 'a');
    expect(await state(id)).toEqual({ used: 20, overdraft: 20, unfunded: 5, left: [0, 0] });
    await correct(id, call, 15, 'b');
    expect(await state(id)).toEqual({ used: 20, overdraft: 10, unfunded: 0, left: [0, 0] });
    await correct(id, call, 15, 'c');
    expect(await state(id)).toEqual({ used: 15, overdraft: 0, unfunded: 0, left: [0, 5] });
    expect(await correct(id, call, 'all', 'd')).toMatchObject({ returnedSeconds: 15, billedSeconds: 0, availableSeconds: 20 });
    expect(await state(id)).toEqual({ used: 0, overdraft: 0, unfunded: 0, left: [10, 10] });
  });

  test('L13: never more than is billed less what was returned, and a command counts once (L5)', async () => {
    const { id, call } = await overdrawn();
    await correct(id, call, 50, 'a');
    await expect(correct(id, call, 11, 'b')).rejects.toMatchObject({ code: 'conflict', data: { correctableSeconds: 10 } });
    expect(await correct(id, call, 50, 'a')).toMatchObject({ returnedSeconds: 50, billedSeconds: 10 });
    await correct(id, call, 10, 'c');
    await expect(correct(id, call, 'all', 'd')).rejects.toMatchObject({ code: 'conflict' });
    const keys = (await entriesOf(platform, workspaceChain(id))).filter(({ type }) => type === 'correct');
    expect(keys.map(({ key, reverses }) => [key.split(':').at(-1), reverses])).toEqual([
      ['1', `end:ag_test:${call.externalId}`],
      ['2', `end:ag_test:${call.externalId}`],
    ]);
    await expect(correct(id, endedCall(1), 'all', 'e')).rejects.toMatchObject({ code: 'not_found' });
  });

  test('L13: seconds of a closed grant go to its source; of an exhausted one, to it', async () => {
    const { id, source, call } = await overdrawn();
    platform.clock.advance(HOUR);
    const before = await inSource(source);
    await correct(id, call, 'all', 'a');
    expect([await state(id), await inSource(source)]).toEqual([{ used: 0, overdraft: 0, unfunded: 0, left: [10] }, before + 10]);
  });

  test('L1, L13: two calls whose ids differ by a colon and a dot only do not share a way back', async () => {
    const { id, source } = await overdrawn();
    await give(id, source, { seconds: 50, priority: 3, expiresAt: now() + HOUR });
    const calls = [await settle(id, 5, { externalId: `${id}.x` }), await settle(id, 7, { externalId: `${id}:x` })];
    platform.clock.advance(HOUR);
    const before = await inSource(source);
    for (const call of calls) await correct(id, call, 'all', 'a');
    expect(await inSource(source)).toBe(before + 12);
  });

  test('L10, L13: overdraft that a grant has repaid since is that grant’s again, and corrections repay nothing', async () => {
    const { id, source, call } = await overdrawn();
    await give(id, source, { seconds: 15, priority: 3 });
    expect(await state(id)).toEqual({ used: 35, overdraft: 5, unfunded: 20, left: [0, 0, 0] });
    await correct(id, call, 40, 'a');
    expect(await state(id)).toEqual({ used: 20, overdraft: 0, unfunded: 0, left: [0, 0, 15] });
  });

  test('L2, L13: however a call is corrected, what is billed and not returned is what is used, overdraft and unfunded', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: 1, max: 25 }), { maxLength: 8 }), async (parts) => {
        const { id, call } = await overdrawn();
        let billed = 60;
        for (const [i, part] of parts.entries()) {
          const done = await correct(id, call, part, `c${i}`).catch(() => null);
          expect(done === null).toBe(part > billed);
          if (done) billed -= part;
          const { used, overdraft, unfunded } = await state(id);
          expect(used + overdraft + unfunded).toBe(billed);
        }
      }),
      { numRuns: 12 },
    );
  });
});

describe('L12: reclaim and transfer', () => {
  const deaths = Array.from({ length: 8 }, (_, at) => [false, true].map((after) => ({ at, after }))).flat();

  test('L12: only available seconds go back, to the source they came from; a full reclaim closes the grant', async () => {
    const [id, source] = [newWorkspace(), await bought(platform, 200)];
    await give(id, source, { seconds: 100 });
    await ledger.startCall(platform, id, startedCall({ startedAt: now(), maxDurationSeconds: 60 }));
    const take = (seconds: number | 'all', act: string) =>
      ledger.reclaimMinutes(platform, id, { act: `${act}-${id}`, seconds }, BY);
    await expect(take(41, 'a')).rejects.toMatchObject({ code: 'insufficient_minutes', data: { availableSeconds: 40 } });
    expect([await take(40, 'b'), await take(40, 'b')]).toEqual(Array(2).fill({ seconds: 40, availableSeconds: 0 }));
    expect([await inSource(source), (await state(id)).left]).toEqual([140, [0]]);
  });

  test('L12, L19: a transfer always completes, inherits its terms, and happens once, wherever the process dies', async () => {
    for (const dies of deaths) {
      const [from, to, source] = [newWorkspace(), newWorkspace(), await bought(platform, 200)];
      const { terms } = await give(from, source, {
        seconds: 100,
        rateMicro: 7,
        priority: 3,
        minimumSeconds: 6,
        incrementSeconds: 6,
      });
      const act = { act: `t-${from}`, seconds: 60 };
      const opens = ({ grant, seconds }: ledger.Taken) => ({ ...grant.terms, id: `gr_t_${from}` as GrantId, seconds });
      const move = (on: TestPlatform) => ledger.transferMinutes(on, { from, to }, act, opens, BY);
      await Promise.race([dyingFirst(platform, dies, move)]);
      expect([(await state(from)).left, (await state(to)).left]).toEqual([[40], [60]]);
      const { grants } = await ledger.readWorkspaceState(platform, to, platform.clock.now());
      expect([...grants.values()][0]?.terms).toEqual({ ...terms, id: `gr_t_${from}`, seconds: 60 });
    }
  });

  test('L12, L14: all that arrives at a workspace that is closed turns round, and is back when it is said', async () => {
    const [from, to, source] = [newWorkspace(), newWorkspace(), await bought(platform, 200)];
    await give(from, source, { seconds: 100 });
    await give(from, source, { seconds: 50 });
    await ledger.closeWorkspaceLedger(platform, to, BY.by);
    const opens = ({ grant, seconds }: ledger.Taken, place: number) => ({
      ...{ ...grant.terms, id: `gr_b${place}_${from}` as GrantId, seconds },
    });
    const moving = ledger.transferMinutes(platform, { from, to }, { act: `b-${from}`, seconds: 'all' }, opens, BY);
    await expect(moving).rejects.toMatchObject({ code: 'conflict' });
    expect(await inSource(source)).toBe(200);
  });
});

describe('L10: top-ups', () => {
  const pulse = { rateMicro: 1, minimumSeconds: 6, incrementSeconds: 6, currency: 'USD' };
  const pulling =
    (on: TestPlatform, id: WorkspaceId): ledger.PullMinutes =>
    ({ seconds, day, nth, topUp }) => {
      const at = { createdAt: now(), effectiveAt: now(), topUpDay: day };
      const terms = grantTerms({
        ...pulse,
        ...at,
        id: `gr_${id}_${day}_${nth}` as GrantId,
        seconds,
        sourceId: topUp.sourceId as SourceId,
      });
      return ledger.moveGrant(on, id, terms, BY, true).then(
        () => true,
        () => false,
      );
    };
  const topped = async (seconds: number): Promise<{ id: WorkspaceId; source: SourceId }> => {
    const [id, source] = [newWorkspace(), await bought(platform, seconds)];
    const topUp = { ...pulse, sourceId: source, chunkSeconds: 60, dailyCapSeconds: 150, timeZone: 'Pacific/Auckland' };
    const rules = { limitPolicy: 'top-up' as const, overdraftCapSeconds: 0, thresholds: [], topUp };
    await ledger.changeLedgerSettings(platform, id, `settings:${id}`, BY.by, () => rules);
    return { id, source };
  };
  const report = (id: WorkspaceId, seconds: number, on: TestPlatform = platform) =>
    ledger.settleCall(on, id, endedCall(seconds, { endedAt: now() }), pulling(on, id));

  test('L10, L20: two instances that find the same lack at once pull one chunk', async () => {
    const { id, source } = await topped(1_000);
    const two = restarted(platform);
    const results = await Promise.all([report(id, 30), report(id, 30, two)]);
    expect(results.map(({ unfundedSeconds }) => unfundedSeconds)).toEqual([0, 0]);
    expect([await inSource(source), (await state(id)).left]).toEqual([940, [0]]);
  });

  test('L10: it pulls up to the cap of the workspace’s own day, then the rest is unfunded, until the next day', async () => {
    const { id, source } = await topped(1_000);
    expect(await report(id, 600)).toMatchObject({ billedSeconds: 600, unfundedSeconds: 450 });
    expect(await inSource(source)).toBe(850);
    expect((await report(id, 6)).unfundedSeconds).toBe(6);
    const midnight = Date.parse(new Date(now()).toISOString().slice(0, 10)) + 11 * HOUR;
    platform.clock.advance(midnight + (midnight <= now() ? 24 * HOUR : 0) - now() - 1);
    expect((await report(id, 6)).unfundedSeconds).toBe(6);
    platform.clock.advance(1);
    expect((await report(id, 6)).unfundedSeconds).toBe(0);
  });

  test('L5, L10: a call that was reported before pulls nothing, nor does one in conflict with it', async () => {
    const { id, source } = await topped(1_000);
    const call = endedCall(60, { endedAt: now() });
    await ledger.settleCall(platform, id, call, pulling(platform, id));
    const longer = { ...call, startedAt: now() - HOUR, digest: 'another' };
    for (const [again, outcome] of [[call, 'duplicate'] as const, [longer, 'conflict'] as const]) {
      expect((await ledger.settleCall(platform, id, again, pulling(platform, id))).outcome).toBe(outcome);
    }
    expect(await inSource(source)).toBe(940);
  });

  test('L10: an empty source gives nothing, one with less gives that; a start pulls first, then decides', async () => {
    const { id } = await topped(40);
    const start = (on = platform) =>
      ledger.startCall(on, id, startedCall({ startedAt: now(), maxDurationSeconds: 60 }), pulling(on, id));
    expect(await start()).toMatchObject({ outcome: 'held', availableSeconds: 0 });
    expect((await start()).outcome).toBe('refused');
    expect((await report(id, 12)).unfundedSeconds).toBe(12);
  });

  test('L10: a pull that was held up over midnight does not have the new day begin again', async () => {
    const { id, source } = await topped(1_000);
    const terms = (nth: number, day: number) =>
      grantTerms({
        ...{ ...pulse, id: `gr_${id}_${day}_${nth}` as GrantId, seconds: 60, sourceId: source },
        ...{ createdAt: now(), effectiveAt: now(), topUpDay: day },
      });
    const day = Number(new Intl.DateTimeFormat('sv-SE', { timeZone: 'Pacific/Auckland' }).format(now()).replaceAll('-', ''));
    await report(id, 60);
    const { pulled } = await ledger.readWorkspaceState(platform, id, platform.clock.now());
    expect(pulled).toEqual({ day, times: 1, seconds: 60 });
    const { receive, give: send } = await import('../../../src/domain/ledger/move.js');
    const late = terms(9, day);
    platform.clock.advance(24 * HOUR);
    await send(platform, id, late, BY);
    await report(id, 60);
    await receive(platform, id, late, BY);
    const after = await ledger.readWorkspaceState(platform, id, platform.clock.now());
    expect(after.pulled).toMatchObject({ times: 1, seconds: 60 });
    expect(after.pulled.day).toBeGreaterThan(day);
  });
});
