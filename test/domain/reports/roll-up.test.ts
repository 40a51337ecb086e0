import { afterAll, beforeAll, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { keepDetails } from '../../../src/domain/calls/details.js';
import type { AgentId } from '../../../src/domain/ids.js';
import { anchorHeads, correctCall, settleCall } from '../../../src/domain/ledger/index.js';
import { setLimits } from '../../../src/domain/minutes/index.js';
import { readRunway, rebuildUsage, rollUpMoved, rollUpWorkspace } from '../../../src/domain/reports/index.js';
import { readDays } from '../../../src/domain/reports/read-days.js';
import { forgetOwnNumber, numbersOf } from '../../../src/domain/reports/store.js';
import { createWorkspace, describeWorkspace } from '../../../src/domain/workspaces/index.js';
import { driverCollection } from '../../../src/platform/mongo.js';
import { jobContext } from '../../slack/house.js';
import { as, contextOf } from '../../support/people.js';
import { type TestPlatform, testPlatform } from '../../support/platform.js';
import { allot, endedCall, formTeam, type Team } from '../../support/team.js';

const SPAN = { from: 20260101, to: 20271231 };
const TODAY = 20261122;

describe('usage by day (N7)', () => {
  let platform: TestPlatform;
  let team: Team;

  beforeAll(async () => {
    platform = await testPlatform();
  });
  beforeEach(async () => {
    await platform.db.dropDatabase();
    await (await import('../../../src/platform/mongo.js')).prepare(platform.db);
    platform.clock.set('2026-11-22T09:00:00.000Z');
    team = await formTeam(platform);
  });
  afterAll(() => platform.close());

  const settle = (id: string, seconds: number, more: object = {}) =>
    settleCall(platform, team.workspaceId, { ...endedCall(platform, id, seconds), ...more });
  const read = async (at: TestPlatform = platform) => (await readDays(at, team.workspaceId, SPAN, ['agents', 'numbers'])).days;
  const stored = () =>
    platform.db
      .collection('usage')
      .find({ day: { $gt: 0 } })
      .sort({ _id: 1 })
      .toArray();
  const at = (iso: string, seconds: number) => ({ startedAt: Date.parse(iso), endedAt: Date.parse(iso) + seconds * 1000 });

  test('N7, L21: calls are added up by day and agent, and a reader sees what is not rolled up yet', async () => {
    await allot(platform, team, 100);
    await settle('one', 61);
    await settle('two', 10, { agentId: 'ag_other' as AgentId });
    await settle('failed', 10, { status: 'failed' });
    const before = await read();
    const day = before.get(TODAY);
    expect(day?.total).toMatchObject({ calls: 2, failed: 1, talkedMs: 71_000, billed: 180, unfunded: 0 });
    expect(day?.agents.get('ag_test')).toMatchObject({ calls: 1, failed: 1, billed: 120 });
    expect(day?.agents.get('ag_other')).toMatchObject({ calls: 1, failed: 0, billed: 60 });
    expect([...(day?.total.drawn ?? [])]).toEqual([[`${team.sourceId}|USD|120000`, 180]]);
    await rollUpWorkspace(platform, team.workspaceId);
    expect(await read()).toEqual(before);
    await settle('three', 1);
    expect((await read()).get(TODAY)?.total.billed).toBe(240);
  });

  test('N7: rolling up again, or on two instances at once, changes nothing', async () => {
    const there = await testPlatform({ uri: platform.uri, clock: platform.clock });
    await allot(platform, team, 100);
    await Promise.all(Array.from({ length: 40 }, (_, i) => settle(`c${i}`, 30 + i)));
    const exact = await read();
    await Promise.all([platform, there, platform, there].map((one) => rollUpWorkspace(one, team.workspaceId)));
    const first = await stored();
    expect(await rollUpWorkspace(there, team.workspaceId)).toBe(0);
    expect(await stored()).toEqual(first);
    expect(await read(there)).toEqual(exact);
    await there.close();
  });

  test('N7: days can be thrown away and made again from the chain', async () => {
    await allot(platform, team, 2);
    for (const [i, zone] of ['Asia/Tokyo', 'America/New_York'].entries()) {
      await settle(`z${i}`, 61, at('2026-11-21T23:30:00Z', 61));
      await rollUpWorkspace(platform, team.workspaceId);
      await describeWorkspace(as(platform, 'U0ANA'), { workspaceId: team.workspaceId, timeZone: zone });
    }
    await settle('z2', 61, at('2026-11-21T23:30:00Z', 61));
    await rollUpWorkspace(platform, team.workspaceId);
    const rolled = await read();
    expect(await rebuildUsage(platform, team.workspaceId)).toBeGreaterThan(3);
    expect(await read()).toEqual(rolled);
  });

  test('L17: days that were rolled up stay when the zone changes; later calls go by the new one', async () => {
    const call = at('2026-11-21T23:30:00Z', 61);
    await settle('berlin', 61, call);
    await rollUpWorkspace(platform, team.workspaceId);
    await describeWorkspace(as(platform, 'U0ANA'), { workspaceId: team.workspaceId, timeZone: 'America/New_York' });
    await settle('new-york', 61, call);
    for (let i = 0; i < 2; i++) {
      expect([...(await read())].map(([day, { total }]) => [day, total.calls])).toEqual([
        [20261121, 1],
        [20261122, 1],
      ]);
      await rollUpWorkspace(platform, team.workspaceId);
    }
  });

  test('L17: a call belongs whole to the local day on which it started, also on days of 23 and 25 hours', async () => {
    platform.clock.set('2026-10-27T12:00:00Z');
    // Berlin: 25 October 2026 has 25 hours, from 22:00 UTC the day before to 23:00 UTC.
    await settle('before', 7_200, at('2026-10-24T21:59:59Z', 7_200));
    await settle('first', 60, at('2026-10-24T22:00:00Z', 60));
    await settle('last', 7_200, at('2026-10-25T22:59:59Z', 7_200));
    await settle('after', 60, at('2026-10-25T23:00:00Z', 60));
    platform.clock.set('2027-03-30T12:00:00Z');
    // 28 March 2027 has 23 hours.
    await settle('spring', 7_200, at('2027-03-28T21:59:59Z', 7_200));
    await settle('monday', 60, at('2027-03-28T22:00:00Z', 60));
    await rollUpWorkspace(platform, team.workspaceId);
    expect([...(await read())].map(([day, { total }]) => [day, total.calls, total.billed])).toEqual([
      [20261024, 1, 7_200],
      [20261025, 2, 7_260],
      [20261026, 1, 60],
      [20270328, 1, 7_200],
      [20270329, 1, 60],
    ]);
  });

  test('L13, L10: corrections and repaid overdraft are adjustments by name on the day they were made', async () => {
    await setLimits(contextOf(platform, { kind: 'operator' }), {
      workspaceId: team.workspaceId,
      limitPolicy: 'finish',
      overdraftCapSeconds: 600,
    });
    await allot(platform, team, 1);
    await settle('long', 180);
    platform.clock.advance(24 * 3_600_000);
    await allot(platform, team, 10, { ratePerMinute: '0.15' });
    await correctCall(platform, team.workspaceId, { agentId: 'ag_test' as AgentId, externalId: 'long' }, 150, {
      by: 'person:U0ANA',
      reason: 'bad line',
      command: 'k',
    });
    for (let i = 0; i < 2; i++) {
      const days = await read();
      expect(days.get(TODAY)?.total).toMatchObject({ billed: 180, overdraft: 120, unfunded: 0, returned: 0 });
      const next = days.get(20261123);
      expect(next?.total).toMatchObject({ calls: 0, billed: 0, returned: 150 });
      expect(next?.adjustments.map(([id, seconds]) => [id.split(':')[0], seconds])).toEqual([
        ['move', 120],
        ['correct', -150],
      ]);
      expect(Object.fromEntries(next?.total.adjusted ?? [])).toEqual({ [`${team.sourceId}|USD|120000`]: -30 });
      await rollUpWorkspace(platform, team.workspaceId);
    }
  });

  test('H7: totals name the workspace’s own number by a random id, and erasing it erases it from all of them', async () => {
    const eraseAt = platform.clock.now().getTime() + 86_400_000;
    const common = { teamId: 'T0TEAM', workspaceId: team.workspaceId, agentId: 'ag_test' };
    const inbound = keepDetails(platform, { ...common, from: '+14155550100', to: '+14155550101' }, eraseAt);
    await settle('in', 60, { details: inbound.reference });
    const outbound = keepDetails(
      platform,
      { ...common, from: '+14155550101', to: '+14155550199', direction: 'outbound' },
      eraseAt,
    );
    await settle('out', 60, { details: outbound.reference });
    await settle('unknown', 60);
    await rollUpWorkspace(platform, team.workspaceId);
    const names = await numbersOf(platform.db, team.workspaceId);
    expect([...names.values()]).toEqual(['+14155550101']);
    const rows = (await read()).get(TODAY)?.numbers;
    expect(rows?.get(`ag_test/${[...names.keys()][0]}`)?.calls).toBe(2);
    expect(rows?.get('ag_test/')?.calls).toBe(1);
    expect(JSON.stringify(await stored())).not.toContain('1415555');
    await forgetOwnNumber(platform.db, team.workspaceId, '+14155550101');
    expect(await numbersOf(platform.db, team.workspaceId)).toEqual(new Map());
    expect((await read()).get(TODAY)?.total.calls).toBe(3);
  });

  test('J: the job rolls up what has moved', async () => {
    await settle('one', 60);
    await anchorHeads(platform);
    const ctx = jobContext(platform, '');
    expect(await rollUpMoved(ctx, new Date(platform.clock.now().getTime() - 60_000))).toBeGreaterThan(0);
    expect(await rollUpMoved(ctx, new Date(platform.clock.now().getTime() - 60_000))).toBe(0);
    expect(await stored()).toHaveLength(1);
  });

  test('J: a chain that cannot be read keeps no other workspace from being rolled up, and the job says so', async () => {
    const { workspace: other } = await createWorkspace(as(platform, 'U0ANA'), { name: 'Support' });
    await settle('one', 60);
    await settleCall(platform, other._id, endedCall(platform, 'two', 60));
    await anchorHeads(platform);
    await platform.db
      .collection('ledger_entries')
      .updateOne({ '_id.chain': `w:${team.workspaceId}`, '_id.n': 1 }, { $set: { p: null, lines: 'spoilt', call: 0 } });
    await expect(rollUpMoved(jobContext(platform, ''), new Date(0))).rejects.toThrow('1 of 2 could not be done');
    expect((await stored()).map(({ workspaceId }) => workspaceId)).toEqual([other._id]);
  });

  test('J, H7: workspaces that are rolled up together read the sheet of their calls’ details once', async () => {
    const { workspace: other } = await createWorkspace(as(platform, 'U0ANA'), { name: 'Support' });
    const eraseAt = platform.clock.now().getTime() + 86_400_000;
    const numbers = new Map([
      [team.workspaceId, '+14155550101'],
      [other._id, '+14155550102'],
    ]);
    const kept = [...numbers].map(([workspaceId, to]) => {
      const details = { teamId: 'T0TEAM', workspaceId, agentId: 'ag_test', from: '+14155550100', to };
      return { workspaceId, details: keepDetails(platform, details, eraseAt) };
    });
    for (const { workspaceId, details } of kept) {
      const call = { ...endedCall(platform, `of-${workspaceId}`, 60), details: details.reference };
      await settleCall(platform, workspaceId, call);
      await details.durable('settled', details.reference);
    }
    expect(await platform.db.collection('call_details').countDocuments()).toBe(1);
    await anchorHeads(platform);
    const sheets = jest.spyOn(driverCollection(platform.db, 'call_details'), 'aggregate');
    const read: string[] = [];
    const rolledUp = rollUpMoved(jobContext(platform, ''), new Date(0), {}, async (some) => {
      for (const { workspaceId, entries } of some) if (entries.length > 0) read.push(workspaceId);
    });
    expect(await rolledUp).toBeGreaterThan(1);
    expect(sheets).toHaveBeenCalledTimes(1);
    sheets.mockRestore();
    expect(read.sort()).toEqual([...numbers.keys()].sort());
    // Each has its own number, and not the other's.
    for (const [workspaceId, number] of numbers) {
      expect([...(await numbersOf(platform.db, workspaceId)).values()]).toEqual([number]);
    }
  });

  test('J: what fails to go along is read again by itself, and the days are rolled up all the same', async () => {
    await settle('one', 60);
    await anchorHeads(platform);
    const ctx = jobContext(platform, '');
    const failing = () => Promise.reject(new Error('no luck'));
    expect(await rollUpMoved(ctx, new Date(0), {}, failing)).toBeGreaterThan(0);
    expect(await stored()).toHaveLength(1);
  });

  test('N5: the runway follows from the last seven days, whether or not they are rolled up', async () => {
    const ana = as(platform, 'U0ANA');
    expect(await readRunway(ana, team.workspaceId)).toEqual({ secondsPerDay: 0, emptyAt: null });
    await allot(platform, team, 500);
    expect(await readRunway(ana, team.workspaceId)).toEqual({ secondsPerDay: 0, emptyAt: null });
    await settle('one', 6_000);
    // The first day of all counts as a whole one: 100 minutes of it, 400 are left.
    const runway = { secondsPerDay: 6_000, emptyAt: new Date('2026-11-26T09:00:00.000Z') };
    expect(await readRunway(ana, team.workspaceId)).toEqual(runway);
    await rollUpWorkspace(platform, team.workspaceId);
    expect(await readRunway(ana, team.workspaceId)).toEqual(runway);
    expect(await readRunway(as(platform, 'U0ANA', 'T0OTHER' as never), team.workspaceId)).toEqual({
      secondsPerDay: 0,
      emptyAt: null,
    });
  });
});
