import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { DomainError } from '../../../src/domain/errors.js';
import {
  addMinutes,
  finishAdditions,
  letAdminsAdd,
  mayAddToday,
  readAdminMinutes,
  readBalance,
  undoAllocation,
} from '../../../src/domain/minutes/index.js';
import { addOrAsk } from '../../../src/domain/requests/index.js';
import { describeWorkspace } from '../../../src/domain/workspaces/index.js';
import { as, contextOf } from '../../support/people.js';
import { type TestPlatform, testPlatform } from '../../support/platform.js';
import { allot, formTeam, type Team } from '../../support/team.js';

const DAY_MS = 86_400_000;

let platform: TestPlatform;
let other: TestPlatform;
let team: Team;
const ana = () => as(platform, 'U0ANA');
const ben = (on = platform) => as(on, 'U0BEN');
const job = () => contextOf(platform, { kind: 'job', name: 'test' });
const left = async () => (await readBalance(ana(), team.workspaceId)).availableSeconds / 60;
const today = async () => ((await mayAddToday(ben(), team.workspaceId)) ?? -60) / 60;
const add = (minutes: number, ctx = ben()) => addMinutes(ctx, { workspaceId: team.workspaceId, minutes });
const allow = (dailyCapMinutes: number, sourceId = team.sourceId) =>
  letAdminsAdd(ana(), { workspaceId: team.workspaceId, adminMinutes: { sourceId, dailyCapMinutes } });
const outcome = (act: Promise<unknown>) =>
  act.then(
    () => 'done',
    (error: DomainError) => error.code,
  );

beforeAll(async () => {
  platform = await testPlatform();
  other = await testPlatform({ uri: platform.uri, clock: platform.clock });
  team = await formTeam(platform);
});
afterAll(async () => {
  await other.close();
  await platform.close();
});

test('M2: the switch is off at first; without an allocation to go by there is no price, and only the owner can say one', async () => {
  await expect(add(5)).rejects.toMatchObject({ code: 'forbidden', next: 'Ask Ana.' });
  expect([await today(), await readAdminMinutes(ana(), team.workspaceId)]).toEqual([-1, null]);
  await allow(100);
  await expect(add(5)).rejects.toMatchObject({ code: 'conflict', data: { ownersTurn: true } });
  await expect(allow(5, 'so_none' as never)).rejects.toMatchObject({ fields: { 'adminMinutes.sourceId': expect.any(String) } });
});

test('M2: an admin adds under the terms of the last allocation that stands, and learns no source and no price', async () => {
  await allot(platform, team, 10, { ratePerMinute: '0.2', pulse: { minimumSeconds: 30, incrementSeconds: 6 } });
  const slip = await allot(platform, team, 10, { ratePerMinute: '9' });
  await undoAllocation(ana(), { workspaceId: team.workspaceId, grantId: slip.grantId });
  const fact = await add(40);
  expect(fact).toEqual({ workspace: expect.anything(), seconds: 2_400, availableSeconds: 3_000 });
  const { grants } = await readBalance(ana(), team.workspaceId);
  const pulse = { minimumSeconds: 30, incrementSeconds: 6 };
  const added = grants.filter(({ seconds }) => seconds === 2_400);
  expect(added).toMatchObject([{ sourceId: team.sourceId, rateMicro: 200_000, currency: 'USD', pulse }]);
  expect(await today()).toBe(60);
  for (const who of ['U0CHEN', 'U0ANA']) expect(await mayAddToday(as(platform, who), team.workspaceId)).toBeNull();
});

test('M2: the cap holds however many add at once, on two instances', async () => {
  const before = await left();
  const tries = Array.from({ length: 12 }, (_, i) => outcome(add(7, ben(i % 2 === 0 ? platform : other))));
  const results = await Promise.all(tries);
  expect(results.filter((result) => result === 'done')).toHaveLength(8);
  expect(new Set(results)).toEqual(new Set(['done', 'limit_reached']));
  expect([await left(), await today()]).toEqual([before + 56, 4]);
});

test('L5: the same command again, or twice at once, adds once', async () => {
  const before = await left();
  const once = ben();
  await Promise.all([add(2, once), add(2, once)]);
  await add(2, once);
  expect([await left(), await today()]).toEqual([before + 2, 2]);
});

test("M2: above the cap the owner is asked, with the number that was typed; the day is the workspace's, and is never had twice", async () => {
  const asked = await addOrAsk(ben(), { workspaceId: team.workspaceId, minutes: 30 });
  expect(asked).toMatchObject({ asked: { request: { seconds: 1_800 } }, why: expect.stringContaining('2 of them are left') });
  const zone = (timeZone: string) => describeWorkspace(ana(), { workspaceId: team.workspaceId, timeZone });
  await zone('Pacific/Kiritimati');
  platform.clock.advance(2 * 60 * 60 * 1000);
  expect(await today()).toBe(100);
  await add(100);
  await zone('Pacific/Honolulu');
  expect([await today(), await outcome(add(1))]).toEqual([0, 'limit_reached']);
  platform.clock.advance(DAY_MS);
  expect(await outcome(add(1))).toBe('limit_reached');
  platform.clock.advance(DAY_MS);
  expect(await outcome(add(1))).toBe('done');
});

test('M2: the switch is asked in the write itself; a source that cannot give leaves nothing counted', async () => {
  await letAdminsAdd(ana(), { workspaceId: team.workspaceId, adminMinutes: null });
  expect(await outcome(add(1))).toBe('forbidden');
  expect(await readAdminMinutes(ana(), team.workspaceId)).toMatchObject({ adminsMayAdd: false, dailyCapSeconds: 6_000 });
  await allow(100_000);
  const before = [await left(), await today()];
  await expect(add(5_000)).rejects.toMatchObject({
    code: 'insufficient_minutes',
    message: expect.not.stringContaining('November'),
  });
  expect([await left(), await today()]).toEqual(before);
});

test('L19: a process that dies after counting is finished by the job, once; a workspace of another owner gets nothing', async () => {
  const before = await left();
  const addition = {
    ...{ _id: 'gr_dead', teamId: 'T0TEAM', workspaceId: team.workspaceId, by: 'U0BEN', commandKey: 'dead', status: 'counted' },
    ...{ seconds: 180, day: 20261124 },
    terms: {
      ...{ sourceId: team.sourceId, rateMicro: 200_000, currency: 'USD' },
      ...{ minimumSeconds: 60, incrementSeconds: 60, priority: 50 },
    },
    ...{ createdAt: platform.clock.now(), purgeAt: new Date(platform.clock.now().getTime() + DAY_MS) },
  };
  await platform.db.collection('minute_additions').insertOne(addition as never);
  expect(await finishAdditions(job(), 10)).toBe(0);
  platform.clock.advance(60_001);
  await Promise.all([finishAdditions(job(), 10), finishAdditions({ ...job(), platform: other }, 10)]);
  expect([await finishAdditions(job(), 10), await left()]).toEqual([0, before + 3]);
  await platform.db
    .collection('minute_allowances')
    .updateOne({ _id: team.workspaceId as never }, { $set: { accountId: 'ac_former' } });
  expect([await outcome(add(1)), await readAdminMinutes(ana(), team.workspaceId)]).toEqual(['forbidden', null]);
});
