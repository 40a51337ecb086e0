import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { AccountId, SourceId, UserId, WorkspaceId } from '../../../src/domain/ids.js';
import { type GrantTerms, settleCall } from '../../../src/domain/ledger/index.js';
import { give } from '../../../src/domain/ledger/move.js';
import { addSource, listSources, readBalance, renewPlanMinutes } from '../../../src/domain/minutes/index.js';
import { grantIdOf } from '../../../src/domain/standing/carry-on.js';
import {
  carryOnStandings,
  listStandings,
  startStanding,
  stopStanding,
  warnOfStandings,
} from '../../../src/domain/standing/index.js';
import { setPlan } from '../../../src/domain/subscriptions/index.js';
import { takeOverAccount } from '../../../src/domain/transfers/index.js';
import { arrive, createWorkspace, describeWorkspace } from '../../../src/domain/workspaces/index.js';
import { as, contextOf, profileOf } from '../../support/people.js';
import { type TestPlatform, testPlatform } from '../../support/platform.js';
import { endedCall } from '../../support/team.js';

const HOUR = 3_600_000;
const PULSE = { minimumSeconds: 60, incrementSeconds: 60 };

describe('standing allocations (N13)', () => {
  let platform: TestPlatform;
  let accountId: AccountId;
  let workspaceId: WorkspaceId;

  beforeEach(async () => {
    platform = await testPlatform();
  });
  afterEach(() => platform.close());

  /** Ana with a workspace in the zone, on the last of January. */
  const settle = async (zone: string) => {
    platform.clock.set('2026-01-31T15:00:00.000Z');
    const profile = { ...profileOf('U0ANA', 'Ana'), timeZone: zone };
    accountId = (await arrive(as(platform, 'U0ANA'), profile)).account._id;
    await setPlan(contextOf(platform, { kind: 'operator' }), { profile, plan: 'standard' });
    workspaceId = (await createWorkspace(as(platform, 'U0ANA'), { name: 'Sales', timeZone: zone })).workspace._id;
  };
  const job = () => contextOf(platform, { kind: 'job', name: 'standing' });
  /** Both jobs in their order, as one run of the scheduler does. */
  const run = async () => {
    await renewPlanMinutes(job(), { limit: 100 });
    await carryOnStandings(job(), 100);
    return warnOfStandings(job(), 100);
  };
  const pack = async (minutes: number, endsAt?: Date) =>
    (
      await addSource(contextOf(platform, { kind: 'operator' }), {
        accountId,
        name: 'Big pack',
        minutes,
        currency: 'USD',
        buyRatePerMinute: '0.05',
        ...(endsAt ? { endsAt } : {}),
      })
    ).source._id;
  const plan = async () => (await listSources(as(platform, 'U0ANA'), workspaceId))[0]?.id as SourceId;
  const start = (sourceId: SourceId, minutes = 100, priority = 50) =>
    startStanding(as(platform, 'U0ANA'), {
      workspaceId,
      sourceId,
      minutes,
      ratePerMinute: '0.12',
      currency: 'USD',
      pulse: PULSE,
      priority,
    });
  const grants = async () =>
    (
      await platform.db
        .collection('ledger_entries')
        .find({ '_id.chain': `w:${workspaceId}`, type: 'grant' })
        .sort({ _id: 1 })
        .toArray()
    ).map(({ grant }) => grant as GrantTerms);
  const available = async () => (await readBalance(as(platform, 'U0ANA'), workspaceId)).availableSeconds;
  const notices = () => platform.db.collection('notices').find({ kind: 'standing-trouble' }).sort({ createdAt: 1 }).toArray();
  const local = (zone: string, at: number) =>
    new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle: 'medium' }).format(at);

  const days = [28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31, 31].map((day, i) => {
    const month = new Date(Date.UTC(2026, 1 + i, 1)).toISOString().slice(0, 7);
    return `${month}-${day} 00:00:00`;
  });

  describe.each(['America/New_York', 'Europe/Berlin', 'Australia/Lord_Howe'])('over a year in %s', (zone) => {
    test.each(['a pack', 'the plan'])(
      'N13, L17: from %s: every turn at the local midnight, nothing missing and nothing twice',
      async (from) => {
        await settle(zone);
        await run();
        await start(from === 'the plan' ? await plan() : await pack(5_000));
        // In Lord Howe it is the first of February already.
        const expected =
          zone === 'Australia/Lord_Howe'
            ? days.map((_, i) => `${new Date(Date.UTC(2026, 2 + i, 1)).toISOString().slice(0, 10)} 00:00:00`)
            : days;
        for (let turn = 0; turn < 12; turn++) {
          const end = (await grants()).at(-1)?.expiresAt as number;
          for (const at of [end - 10 * 24 * HOUR, end - 90 * 60_000, end - 30 * 60_000, end - 30 * 60_000]) {
            platform.clock.set(new Date(at).toISOString());
            await run();
          }
          platform.clock.set(new Date(end - 1).toISOString());
          expect(await available()).toBe(turn === 0 ? 6_000 : 5_940);
          platform.clock.set(new Date(end).toISOString());
          expect(await available()).toBe(6_000);
          const call = await settleCall(platform, workspaceId, endedCall(platform, `turn-${turn}`, 60));
          expect(call.draws.map(({ grantId }) => grantId)).toEqual([(await grants()).at(-1)?.id]);
          await run();
        }
        const all = await grants();
        expect(all).toHaveLength(13);
        for (const [i, grant] of all.slice(1).entries()) expect(grant.effectiveAt).toBe(all[i]?.expiresAt);
        expect(all.slice(1).map(({ effectiveAt }) => local(zone, effectiveAt))).toEqual(expected);
        expect(await notices()).toHaveLength(0);
      },
    );
  });

  test('N13: the terms repeat: minutes, price, pulse and priority', async () => {
    await settle('Europe/Berlin');
    await start(await pack(1_000), 100, 20);
    platform.clock.set('2026-02-27T22:30:00.000Z');
    await run();
    const [first, second] = await grants();
    const { seconds, rateMicro, currency, minimumSeconds, incrementSeconds, priority } = first as GrantTerms;
    expect(second).toMatchObject({ seconds, rateMicro, currency, minimumSeconds, incrementSeconds, priority });
    expect([seconds, rateMicro, priority]).toEqual([6_000, 120_000, 20]);
  });

  test('N13: late, it is in force at once and ends when it would have; a missed month is not made up', async () => {
    await settle('Europe/Berlin');
    await start(await pack(1_000));
    platform.clock.set('2026-04-02T08:00:00.000Z');
    expect(await available()).toBe(0);
    await run();
    expect(await available()).toBe(6_000);
    const last = (await grants()).at(-1) as GrantTerms;
    expect([last.effectiveAt, last.expiresAt].map((at) => new Date(at as number).toISOString())).toEqual([
      '2026-04-02T08:00:00.000Z',
      '2026-04-29T22:00:00.000Z',
    ]);
    expect(await grants()).toHaveLength(2);
  });

  test('N13: any number of instances at once, and a run that died after the grant, make it once', async () => {
    await settle('Europe/Berlin');
    const { standing } = await start(await pack(1_000));
    platform.clock.set('2026-02-27T22:30:00.000Z');
    const other = await testPlatform({ uri: platform.uri, clock: platform.clock });
    await Promise.all([run(), carryOnStandings(contextOf(other, { kind: 'job', name: 'standing' }), 100)]);
    expect(await grants()).toHaveLength(2);
    // As it was before the turn was noted.
    await platform.db
      .collection('standing_allocations')
      .updateOne({ _id: standing._id as never }, { $set: { month: standing.month, until: standing.until } });
    await run();
    expect(await grants()).toHaveLength(2);
    expect((await listStandings(as(platform, 'U0ANA'), workspaceId)).standings[0]?.month).toBe('2026-02');
    await other.close();
  });

  test('N13: three days ahead the owner is warned, once, of what a pack and of what the plan cannot cover', async () => {
    await settle('Europe/Berlin');
    await run();
    const [fromPlan, fromPack] = [await plan(), await pack(150)];
    await start(fromPlan, 600);
    await expect(start(fromPlan, 600)).rejects.toMatchObject({ code: 'insufficient_minutes' });
    await start(fromPack, 100);
    platform.clock.set('2026-02-24T22:59:00.000Z');
    expect(await run()).toBe(0);
    platform.clock.set('2026-02-24T23:00:00.000Z');
    expect(await run()).toBe(1);
    expect(await run()).toBe(0);
    const [notice] = await notices();
    expect(notice).toMatchObject({
      to: { userId: 'U0ANA' },
      data: { what: 'short', sourceName: 'Big pack', seconds: 6_000, availableSeconds: 3_000 },
    });
    await setPlan(contextOf(platform, { kind: 'operator' }), { profile: profileOf('U0ANA', 'Ana'), plan: 'free' });
    expect(await run()).toBe(1);
    expect((await notices()).at(-1)).toMatchObject({
      data: { what: 'short', sourceName: 'Your plan', seconds: 36_000, availableSeconds: 1_800 },
    });
  });

  test('N13: with too few minutes the workspace gets what there is, and the owner hears of it; a pack that has ended ends it', async () => {
    await settle('Europe/Berlin');
    await start(await pack(150, new Date('2026-03-20T00:00:00.000Z')));
    platform.clock.set('2026-02-27T23:00:00.000Z');
    await run();
    expect(await available()).toBe(3_000);
    expect((await grants())[1]?.expiresAt).toBe(Date.parse('2026-03-20T00:00:00.000Z'));
    platform.clock.set('2026-03-20T00:00:00.000Z');
    await run();
    await run();
    expect((await notices()).map(({ data }) => data.what)).toEqual(['partly', 'ended']);
    expect((await listStandings(as(platform, 'U0ANA'), workspaceId)).standings).toEqual([]);
  });

  test('N13: stopped, what is in force stays and what was made ready goes back', async () => {
    await settle('Europe/Berlin');
    const sourceId = await pack(1_000);
    const { standing } = await start(sourceId);
    platform.clock.set('2026-02-27T22:30:00.000Z');
    await run();
    const left = async () =>
      (await listSources(as(platform, 'U0ANA'), workspaceId)).find(({ id }) => id === sourceId)?.availableSeconds;
    expect(await left()).toBe(48_000);
    await stopStanding(as(platform, 'U0ANA'), { workspaceId, standingId: standing._id });
    expect([await left(), await available()]).toEqual([54_000, 6_000]);
    await expect(stopStanding(as(platform, 'U0ANA'), { workspaceId, standingId: standing._id })).rejects.toMatchObject({
      code: 'not_found',
    });
    platform.clock.set('2026-03-02T00:00:00.000Z');
    await run();
    expect([await left(), await available()]).toEqual([54_000, 0]);
  });

  test('N13, L19: a stop that died before anything went back, and a turn that died half-way, are undone by the job', async () => {
    await settle('Europe/Berlin');
    const sourceId = await pack(1_000);
    const [{ standing: one, first }, { standing: two }] = [await start(sourceId), await start(sourceId)];
    platform.clock.set('2026-02-27T22:30:00.000Z');
    const ahead = { effectiveAt: one.until.getTime(), expiresAt: Date.parse('2026-03-30T22:00:00Z') };
    const terms = (await grants()).find(({ id }) => id === first.grantId) as GrantTerms;
    await give(platform, workspaceId, { ...terms, ...ahead, id: grantIdOf(one, '2026-02') }, { by: 'job:standing' });
    await run();
    const left = async () =>
      (await listSources(as(platform, 'U0ANA'), workspaceId)).find(({ id }) => id === sourceId)?.availableSeconds;
    expect(await left()).toBe(36_000);
    const rows = platform.db.collection('standing_allocations');
    const stoppedAt = platform.clock.now();
    await rows.updateMany({}, { $set: { status: 'stopped', stoppedAt, clearing: true } });
    await rows.updateOne({ _id: two._id as never }, { $set: { stoppedAt: new Date(two.until.getTime() + 1) } });
    await run();
    // The second was stopped when its next grant was in force already: that stays.
    expect(await left()).toBe(42_000);
    platform.clock.set('2026-02-28T01:00:00.000Z');
    await run();
    expect([await left(), await available()]).toEqual([42_000, 6_000]);
    expect(await rows.countDocuments({ clearing: true })).toBe(0);
  });

  test('N13, M6: after a take-over the warning trusts neither the old plan nor the new owner’s, and goes to the new owner', async () => {
    await settle('Europe/Berlin');
    await run();
    await start(await plan(), 600);
    await arrive(as(platform, 'U0BEN'), profileOf('U0BEN', 'Ben'));
    const operator = contextOf(platform, { kind: 'operator' });
    await setPlan(operator, { profile: profileOf('U0BEN', 'Ben'), plan: 'standard' });
    await takeOverAccount(operator, { from: 'U0ANA' as UserId, to: 'U0BEN' as UserId });
    platform.clock.set('2026-02-24T23:00:00.000Z');
    expect(await run()).toBe(1);
    expect((await notices()).at(-1)).toMatchObject({
      to: { userId: 'U0BEN' },
      data: { what: 'short', sourceName: 'Your plan', availableSeconds: 0 },
    });
  });

  test('L5: the same command again starts one', async () => {
    await settle('Europe/Berlin');
    const sourceId = await pack(1_000);
    const ctx = as(platform, 'U0ANA');
    const input = { workspaceId, sourceId, minutes: 100, ratePerMinute: '0.12', currency: 'USD', pulse: PULSE };
    await startStanding(ctx, input);
    await startStanding(ctx, input);
    expect((await listStandings(ctx, workspaceId)).standings).toHaveLength(1);
    expect(await available()).toBe(6_000);
  });

  test('L17: with another time zone the next period begins where the last ended, and ends at the new midnight', async () => {
    await settle('Europe/Berlin');
    await start(await pack(1_000));
    await describeWorkspace(as(platform, 'U0ANA'), { workspaceId, timeZone: 'America/New_York' });
    platform.clock.set('2026-02-27T22:30:00.000Z');
    await run();
    const [first, second] = await grants();
    expect(second?.effectiveAt).toBe(first?.expiresAt);
    expect(local('America/New_York', second?.expiresAt as number)).toBe('2026-03-31 00:00:00');
  });
});
