import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { findAccount } from '../../src/domain/accounts/index.js';
import type { UserId } from '../../src/domain/ids.js';
import { nameSuccessor } from '../../src/domain/transfers/index.js';
import { createSlack, type Slack } from '../../src/slack/app.js';
import { type TestPlatform, testPlatform } from '../support/platform.js';
import { ANA, BEN, CHEN } from '../support/slack/stand-in.js';
import { hands, read } from './hands.js';
import { type House, openHouse, until } from './house.js';
import { asPerson, seedMember, seedPerson, seedSeats, seedWorkspace } from './seed.js';

const MINUTE = 60_000;

describe.each(['http', 'socket'] as const)('events of people over %s (M4, M6)', (mode) => {
  let house: House;
  let elsewhere: TestPlatform;
  let other: Slack;
  const { type } = hands(() => house);
  const inbox = () => house.platform.db.collection('inbox');
  const waiting = () => inbox().countDocuments({ state: 'waiting' });
  const rows = (verb: string) => house.platform.db.collection('audit').countDocuments({ verb });
  const isMarked = async (user: string) =>
    (await findAccount(asPerson(house, user), user as UserId))?.deactivatedAt !== undefined;
  /** Slack changes its mind about a person; what it says of it may come later, or never. */
  const inSlack = (user: string, deleted: boolean) => {
    house.standIn.world.user(user).deleted = deleted;
  };
  const tell = (user: string, deleted: boolean) =>
    house.people.event({ type: 'user_change', user: { ...house.standIn.world.user(user), deleted } });
  const workOff = () => other.actOnEvents(() => false);

  beforeAll(async () => {
    house = await openHouse({ mode });
    const { uri, clock, log } = house.platform;
    elsewhere = await testPlatform({ uri, clock, log });
    const { apiUrl, botToken, signingSecret } = house.standIn;
    other = createSlack({ platform: elsewhere, botToken, signingSecret, slackApiUrl: apiUrl, commandPrefix: '' });
  });
  beforeEach(async () => {
    house.standIn.clearFailures();
    for (const name of Object.keys(house.platform.db.collections)) await house.platform.db.collection(name).deleteMany({});
    for (const user of [ANA, BEN, CHEN]) {
      inSlack(user, false);
      await seedPerson(house, user);
    }
    await seedSeats(house, ANA, 5);
    const sales = await seedWorkspace(house, ANA, 'Sales');
    await seedMember(house, sales, BEN, 'editor');
  });
  afterAll(async () => {
    await other.stop();
    await elsewhere.close();
    await house.close();
  });

  test('M6: what was acknowledged is stored; killed before acting, another instance acts, and the first wakes too late', async () => {
    inSlack(BEN, true);
    house.standIn.failNext('users.info', 'late');
    await tell(BEN, true);
    await until(async () => (await inbox().countDocuments({ attempts: 1, lockedUntil: { $exists: true } })) === 1);
    expect(await inbox().findOne()).toMatchObject({ type: 'user_change', facts: { userId: BEN, isDeactivated: true } });
    expect(await workOff()).toBe(0);
    house.platform.clock.advance(MINUTE);
    expect(await workOff()).toBe(1);
    expect(await isMarked(BEN)).toBe(true);
    inSlack(BEN, false);
    await tell(BEN, false);
    await until(async () => !(await isMarked(BEN)));
    house.standIn.releaseHeld();
    await until(() => house.logged().includes('an event was taken over by another instance'));
    expect([await isMarked(BEN), await rows('person.deactivated'), await waiting()]).toEqual([false, 1, 0]);
  });

  test('M6: stored and not begun on, the job of whatever instance acts at once; delivered again, nothing happens twice', async () => {
    inSlack(BEN, true);
    await tell(BEN, true);
    await until(async () => (await waiting()) === 0);
    await inbox().updateMany({}, { $set: { state: 'waiting', attempts: 0, facts: { userId: BEN, isDeactivated: true } } });
    expect(await Promise.all([workOff(), workOff(), house.slack.actOnEvents(() => false)]).then((all) => all.sort())).toEqual([
      0, 0, 1,
    ]);
    for (let i = 0; i < 3; i++) await house.people.resend();
    await until(async () => (await waiting()) === 0);
    expect([await rows('person.deactivated'), await inbox().countDocuments()]).toEqual([1, 1]);
  });

  test('M6: while Slack does not say how things stand it is tried again, later and later, with each failure in the log', async () => {
    inSlack(BEN, true);
    house.standIn.failNext('users.info', { error: 'internal_error', times: 100 });
    await tell(BEN, true);
    await until(async () => (await inbox().countDocuments({ attempts: 1, lastError: { $exists: true } })) === 1);
    for (const wait of [1_000, 5_000, 30_000, 2 * MINUTE, 10 * MINUTE, 60 * MINUTE, 60 * MINUTE]) {
      house.platform.clock.advance(wait - 1);
      await workOff();
      house.platform.clock.advance(1);
      expect(await workOff()).toBe(0);
    }
    expect(await inbox().findOne()).toMatchObject({ state: 'waiting', attempts: 8, lastError: expect.stringContaining('Slack') });
    expect(house.logged().split('an event was not handled; it will be tried again').length - 1).toBeGreaterThanOrEqual(8);
    house.standIn.clearFailures();
    house.platform.clock.advance(60 * MINUTE);
    expect(await workOff()).toBe(1);
    expect(await isMarked(BEN)).toBe(true);
  });

  test('M6: an event that cannot be stored is not acknowledged, and counts when Slack tells it again', async () => {
    inSlack(BEN, true);
    const db = house.platform.db.db as NonNullable<typeof house.platform.db.db>;
    await db.command({ collMod: 'inbox', validator: { type: 'nothing' } });
    // Over Socket Mode the answer is that there is none.
    const answer = tell(BEN, true).catch(() => null);
    await until(() => house.logged().includes('An event could not be stored.'));
    if (mode === 'http') expect((await answer)?.status).toBe(503);
    expect([await inbox().countDocuments(), await isMarked(BEN)]).toEqual([0, false]);
    await db.command({ collMod: 'inbox', validator: {} });
    await house.people.resend();
    await until(() => isMarked(BEN));
  });

  test('M6: what an event said is forgotten when it is done', async () => {
    const profile = { email: 'chen@example.com', real_name: 'Chen' };
    await house.people.event({ type: 'team_join', user: { ...house.standIn.world.user(CHEN), id: CHEN, profile } });
    await until(async () => (await inbox().countDocuments({ state: 'done' })) === 1);
    expect(JSON.stringify(await inbox().find().toArray())).not.toContain('chen@example.com');
  });

  test('M6: active again, they get nothing back by themselves, and may be invited and join again', async () => {
    inSlack(BEN, true);
    await tell(BEN, true);
    await until(() => isMarked(BEN));
    inSlack(BEN, false);
    await tell(BEN, false);
    await until(async () => !(await isMarked(BEN)));
    expect(read(await type(ANA, 'members'))).not.toContain('Ben');
    expect(read(await type(ANA, `invite <@${BEN}> admin`))).toContain('Ben');
    await house.deliverNotices();
    const invitation = house.standIn.messagesTo(BEN).at(-1);
    if (!invitation) throw new Error('There is no invitation.');
    await house.people.click({
      user: BEN,
      channel: invitation.channel,
      messageTs: invitation.ts,
      actionId: 'invitations.accept',
    });
    await until(async () => read(await type(ANA, 'members')).includes('*Ben* · admin'));
  });

  test('M6: an old word that they are active, told after a newer deactivation, changes nothing', async () => {
    inSlack(BEN, true);
    await tell(BEN, true);
    await until(() => isMarked(BEN));
    await tell(BEN, false);
    await until(async () => (await inbox().countDocuments({ state: 'done' })) === 2);
    expect(await isMarked(BEN)).toBe(true);
  });

  test('M6: though no event told of it, whoever acts again is no longer marked, so that nobody takes over what is theirs', async () => {
    await nameSuccessor(asPerson(house, BEN), { successorId: CHEN as UserId });
    inSlack(BEN, true);
    await tell(BEN, true);
    await until(() => isMarked(BEN));
    await type(BEN, 'list');
    expect(await isMarked(BEN)).toBe(true);
    inSlack(BEN, false);
    await type(BEN, 'list');
    await until(async () => !(await isMarked(BEN)));
  });
});
