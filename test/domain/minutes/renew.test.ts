import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { updateAccount } from '../../../src/domain/accounts/index.js';
import type { AccountId, SourceId, WorkspaceId } from '../../../src/domain/ids.js';
import { settleCall } from '../../../src/domain/ledger/index.js';
import {
  allocateMinutes,
  listSources,
  renewPlanMinutes,
  type Source,
  setLimits,
  topUpFor,
} from '../../../src/domain/minutes/index.js';
import { DEFAULT_PLANS } from '../../../src/domain/plans/index.js';
import { setPlan } from '../../../src/domain/subscriptions/index.js';
import { createWorkspace } from '../../../src/domain/workspaces/index.js';
import { as, contextOf, profileOf, settleIn, TEAM } from '../../support/people.js';
import { type TestPlatform, testPlatform } from '../../support/platform.js';
import { endedCall } from '../../support/team.js';

describe('plan minutes (N1, S7)', () => {
  let platform: TestPlatform;
  let accountId: AccountId;
  let workspaceId: WorkspaceId;

  beforeEach(async () => {
    platform = await testPlatform();
    platform.clock.set('2026-01-31T10:00:00.000Z');
    accountId = (await settleIn(platform, 'U0ANA', 'Ana', 'standard'))._id;
    workspaceId = (await createWorkspace(as(platform, 'U0ANA'), { name: 'Sales' })).workspace._id;
  });
  afterEach(() => platform.close());

  const run = (on: TestPlatform = platform) =>
    renewPlanMinutes(contextOf(on, { kind: 'job', name: 'renew-minutes' }), { limit: 100 });
  const periods = async () =>
    (await platform.db
      .collection('sources')
      .find({ seriesId: `plan:${accountId}` })
      .sort({ period: 1 })
      .toArray()) as unknown as Source[];
  const shown = () => listSources(as(platform, 'U0ANA'), workspaceId);

  test('N1, S7: the first period is there when the job first sees the account, named after plan and month', async () => {
    await run();
    const [source] = await shown();
    expect(source).toMatchObject({
      name: 'Standard AI, January 2026',
      availableSeconds: 60_000,
      currency: 'USD',
      startsAt: new Date('2026-01-30T23:00:00.000Z'),
      endsAt: new Date('2026-02-27T23:00:00.000Z'),
      usable: true,
    });
  });

  test('N1, L17: a year of renewals: anchors clamp and return, each period begins where the last ended, once', async () => {
    for (let day = 0; day < 366; day++) {
      await run();
      platform.clock.set(new Date(Date.parse('2026-01-31T10:00:00.000Z') + day * 86_400_000).toISOString());
    }
    await run();
    const found = await periods();
    const starts = found.map(({ startsAt }) => startsAt.toISOString().slice(0, 13));
    expect(starts.slice(0, 6)).toEqual([
      '2026-01-30T23',
      '2026-02-27T23',
      '2026-03-30T22',
      '2026-04-29T22',
      '2026-05-30T22',
      '2026-06-29T22',
    ]);
    expect(found).toHaveLength(13);
    for (const [i, source] of found.slice(1).entries()) expect(source.startsAt).toEqual(found[i]?.endsAt);
  });

  test('N1: any number of instances at once make each period once', async () => {
    const others = await Promise.all([1, 2, 3].map(() => testPlatform({ uri: platform.uri, clock: platform.clock })));
    await Promise.all([platform, ...others].map((on) => run(on).catch(() => 0)));
    await run();
    expect(await periods()).toHaveLength(1);
    expect(await platform.db.collection('ledger_entries').countDocuments({ type: 'buy' })).toBe(1);
    await Promise.all(others.map((other) => other.close()));
  });

  test('N1: a late run makes the period that runs now', async () => {
    await run();
    platform.clock.set('2026-05-10T08:00:00.000Z');
    await run();
    expect((await periods()).map(({ period }) => period)).toEqual(['2026-01', '2026-04']);
    expect((await shown()).map(({ name }) => name)).toEqual(['Standard AI, April 2026']);
  });

  test('N1: the next period is made ahead, but people see and use it only from its own beginning', async () => {
    await run();
    platform.clock.set('2026-02-27T22:00:00.000Z');
    await run();
    const next = (await periods())[1] as Source;
    expect((await shown()).map(({ name }) => name)).toEqual(['Standard AI, January 2026']);
    const allocation = {
      workspaceId,
      sourceId: next._id,
      minutes: 10,
      ratePerMinute: '0.1',
      currency: 'USD',
      pulse: { minimumSeconds: 60, incrementSeconds: 60 },
    };
    await expect(allocateMinutes(as(platform, 'U0ANA'), allocation)).rejects.toMatchObject({ code: 'conflict' });
    platform.clock.set('2026-02-27T23:00:00.000Z');
    expect((await shown()).map(({ name }) => name)).toEqual(['Standard AI, February 2026']);
    expect((await allocateMinutes(as(platform, 'U0ANA'), allocation)).availableSeconds).toBe(600);
  });

  test('S7: another plan counts from the next period on; a plan without minutes makes none', async () => {
    await run();
    await setPlan(contextOf(platform, { kind: 'operator' }), { profile: profileOf('U0ANA', 'Ana'), plan: 'pro' });
    await run();
    expect((await periods()).map(({ seconds }) => seconds)).toEqual([60_000]);
    platform.clock.set('2026-03-01T00:00:00.000Z');
    await run();
    expect((await periods()).map(({ name, seconds }) => [name, seconds])[1]).toEqual(['Pro AI, February 2026', 180_000]);
    platform.plans = { ...platform.plans, pro: { ...DEFAULT_PLANS.pro, includedMinutes: 0 } };
    platform.clock.set('2026-04-01T00:00:00.000Z');
    await run();
    expect(await periods()).toHaveLength(2);
  });

  test('M6: somebody deactivated whose sources went to a successor gets no more', async () => {
    await run();
    await platform.db.collection<{ accountId: string }>('sources').updateMany({}, { $set: { accountId: 'ac_other' } });
    await updateAccount(as(platform, 'U0ANA'), accountId, { deactivatedAt: platform.clock.now() });
    platform.clock.set('2026-03-01T00:00:00.000Z');
    await run();
    expect(await periods()).toHaveLength(1);
  });

  test('N13, L10: topping up follows the renewal of the plan it pulls from', async () => {
    await run();
    const [first] = await shown();
    const sourceId = first?.id as SourceId;
    await setLimits(as(platform, 'U0ANA'), {
      workspaceId,
      limitPolicy: 'top-up',
      topUp: {
        sourceId,
        chunkMinutes: 10,
        dailyCapMinutes: 20,
        ratePerMinute: '0.1',
        currency: 'USD',
        pulse: { minimumSeconds: 60, incrementSeconds: 60 },
      },
    });
    platform.clock.set('2026-03-05T08:00:00.000Z');
    await run();
    const pull = topUpFor(platform, TEAM, workspaceId);
    expect(await settleCall(platform, workspaceId, endedCall(platform, 'a', 60), pull)).toMatchObject({ unfundedSeconds: 0 });
    expect((await shown())[0]).toMatchObject({ name: 'Standard AI, February 2026', availableSeconds: 59_400 });
  });
});
