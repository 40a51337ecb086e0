import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { tellTroubles, warnOfEnds } from '../../src/domain/alerts/index.js';
import { invitePerson, promoteLines, remindInvitees } from '../../src/domain/invitations/index.js';
import { expireDue, settleCall, startCall } from '../../src/domain/ledger/index.js';
import { addSource, allocateMinutes, finishPurchases, finishTimeZones, setLimits } from '../../src/domain/minutes/index.js';
import { askOwner, expireRequests, finishApprovals } from '../../src/domain/requests/index.js';
import { createWorkspace, describeWorkspace } from '../../src/domain/workspaces/index.js';
import { lookFrom } from '../../src/jobs/send-alerts.js';
import { as, contextOf } from '../support/people.js';
import { type TestPlatform, testPlatform } from '../support/platform.js';
import { allot, endedCall, formTeam, type Team } from '../support/team.js';

const DAY_MS = 86_400_000;

let platform: TestPlatform;
let team: Team;
const ana = () => as(platform, 'U0ANA');
const job = (on = platform) => contextOf(on, { kind: 'job', name: 'test' });
const all = (name: string) => platform.db.collection(name);
const change = (name: string, filter: object, set: object) => all(name).updateOne(filter as never, { $set: set });
const later = () => new Date(platform.clock.now().getTime() + DAY_MS);

beforeAll(async () => {
  platform = await testPlatform();
  team = await formTeam(platform);
  await allot(platform, team, 100);
});
afterAll(() => platform.close());

test('J: a purchase that cannot be read keeps no other from being finished', async () => {
  const account = (await all('accounts').findOne({ userId: 'U0ANA' }))?._id;
  const pack = { accountId: account as never, minutes: 10, currency: 'USD', buyRatePerMinute: '0.05' };
  for (const name of ['Broken', 'Whole']) await addSource(ana(), { ...pack, name });
  await all('sources').updateMany({ name: { $in: ['Broken', 'Whole'] } }, { $set: { bought: false } });
  await change('sources', { name: 'Broken' }, { startsAt: null });
  await expect(finishPurchases(platform, later(), 10)).rejects.toThrow('1 of 2 could not be done');
  expect((await all('sources').findOne({ name: 'Whole' }))?.bought).toBe(true);
  await all('sources').deleteOne({ name: 'Broken' });
});

test('J: a request that cannot be read keeps no other from being granted, or ended', async () => {
  const broken = (await askOwner(as(platform, 'U0BEN'), { workspaceId: team.workspaceId, minutes: 3 })).request;
  const whole = (await askOwner(as(platform, 'U0CHEN'), { workspaceId: team.workspaceId, wants: 'stop' })).request;
  const agreed = { by: 'U0ANA', at: platform.clock.now() };
  await change('minutes_requests', { _id: broken._id }, { status: 'approving', agreed: { ...agreed, terms: 'lost' } });
  await change('minutes_requests', { _id: whole._id }, { status: 'approving', agreed });
  await change('minutes_requests', { _id: broken._id }, { wants: 'minutes', 'agreed.by': { no: 'body' } });
  platform.clock.advance(60_001);
  await finishApprovals(job(), 10).catch(() => 0);
  expect((await all('minutes_requests').findOne({ _id: whole._id as never }))?.status).toBe('approved');
  await all('minutes_requests').deleteMany({});
  expect(await expireRequests(job(), 10)).toBe(0);
});

test('J: a chain that cannot be read keeps nobody from hearing what ends (N11), and no zone from being followed (L10)', async () => {
  const { workspace } = await createWorkspace(ana(), { name: 'Broken' });
  const terms = { sourceId: team.sourceId, minutes: 10, ratePerMinute: '0.1', currency: 'USD' };
  const pulse = { minimumSeconds: 60, incrementSeconds: 60 };
  const expiresAt = new Date(platform.clock.now().getTime() + 8 * DAY_MS);
  const topUp = { ...terms, pulse, chunkMinutes: 1, dailyCapMinutes: 1 };
  const places = [workspace._id, team.workspaceId];
  const grants: string[] = [];
  for (const workspaceId of places) {
    grants.push((await allocateMinutes(ana(), { ...terms, pulse, workspaceId, expiresAt })).grantId);
    await setLimits(ana(), { workspaceId, topUp });
    await describeWorkspace(ana(), { workspaceId, timeZone: 'Asia/Tokyo' });
  }
  await change('ledger_entries', { k: `move:${grants[0]}:in` }, { g: ['gr_lost', 1, 0, 0, 1] });
  const fresh = await testPlatform({ uri: platform.uri, clock: platform.clock });
  await expect(finishTimeZones(fresh, 10)).rejects.toThrow('1 of 2 could not be done');
  expect(await all('workspaces').countDocuments({ zoneUnfollowed: true })).toBe(1);
  platform.clock.advance(2 * DAY_MS);
  await expect(warnOfEnds(job(fresh), new Date(0))).rejects.toThrow('1 of 2 could not be done');
  expect(await all('notices').countDocuments({ kind: 'minutes-end' })).toBe(1);
  await fresh.close();
});

test('J: a call that cannot be read keeps nobody from hearing of theirs (L17)', async () => {
  const call = (id: string) => ({ ...endedCall(platform, id, 60), startedAt: 0, endedAt: 60_000 });
  const { workspace } = await createWorkspace(ana(), { name: 'Odd' });
  await settleCall(platform, workspace._id, call('odd'));
  await settleCall(platform, team.workspaceId, call('plain'));
  await change('ledger_entries', { k: 'end:ag_test:odd' }, { p: null, call: { at: 5 } });
  const from = new Date(platform.clock.now().getTime() - 60_000);
  await expect(tellTroubles(job(), from)).rejects.toThrow('1 of 2 could not be done');
  expect(await all('notices').countDocuments({ kind: 'call-trouble' })).toBe(1);
});

test('J: a hold on a chain that cannot be read keeps no allocation from lapsing (L9, L11)', async () => {
  const lost = (await createWorkspace(ana(), { name: 'Lost' })).workspace._id;
  const call = { agentId: 'ag_test' as never, externalId: 'stuck', startedAt: platform.clock.now().getTime() };
  await allot(platform, { ...team, workspaceId: lost }, 10);
  await startCall(platform, lost, { ...call, maxDurationSeconds: 60, digest: 'x' });
  await change('ledger_entries', { '_id.chain': `w:${lost}`, type: 'effect' }, { g: ['gr_lost', 1, 0, 0, 1] });
  await change('ledger_entries', { '_id.chain': `w:${lost}`, type: 'grant' }, { g: ['gr_lost', 1, 0, 0, 1] });
  platform.clock.advance(7 * DAY_MS);
  const fresh = await testPlatform({ uri: platform.uri, clock: platform.clock });
  await expect(expireDue(fresh, new Date(0), platform.clock.now())).rejects.toThrow('could not be done');
  expect(await all('ledger_entries').countDocuments({ '_id.chain': `w:${team.workspaceId}`, type: 'expire' })).toBe(1);
  await fresh.close();
});

test('J: an invitation that cannot be read keeps nobody from being reminded (I5) or moving up (S4)', async () => {
  await invitePerson(ana(), { workspaceId: team.workspaceId, invitee: { email: 'chen@example.com' } });
  const found = await all('invitations').findOne({ status: 'pending' });
  const broken = { ...found, _id: { no: 'id' }, accountId: { no: 'id' }, person: 'U0NO', tokenHash: 'no', seat: 'waitlisted' };
  await all('invitations').insertOne(broken as never);
  await expect(promoteLines(job())).rejects.toThrow('could not be done');
  platform.clock.advance(6.5 * DAY_MS);
  await expect(remindInvitees(job(), { limit: 10 })).rejects.toThrow('1 of 2 could not be done');
});

test('L18: the job looks back a minute, and an hour every five minutes', () => {
  const at = (time: string) => new Date(`2026-11-22T${time}Z`);
  expect(lookFrom(at('09:01:00'), at('09:01:10'))).toEqual(at('09:00:00'));
  expect(lookFrom(at('09:04:55'), at('09:05:05'))).toEqual(at('08:04:55'));
  expect(lookFrom(new Date(0), at('09:05:05'))).toEqual(new Date(0));
});
