import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { findAccount } from '../../src/domain/accounts/index.js';
import type { UserId } from '../../src/domain/ids.js';
import { ANA, BEN } from '../support/slack/stand-in.js';
import { hands, read } from './hands.js';
import { type House, openHouse, until } from './house.js';
import { asPerson, seedMember, seedPerson, seedSeats, seedWorkspace } from './seed.js';

let house: House;
const { type, lastTo } = hands(() => house);
const isGone = async () => (await findAccount(asPerson(house, BEN), BEN as UserId))?.deactivatedAt !== undefined;
const changed = (deleted: boolean, eventId?: string) => {
  const user = house.standIn.world.user(BEN);
  return house.people.event({ type: 'user_change', user: { ...user, deleted } }, eventId ? { eventId } : {});
};
const rows = () => house.platform.db.collection('audit').countDocuments({ verb: 'person.deactivated' });

beforeAll(async () => {
  house = await openHouse();
  await seedSeats(house, ANA, 5);
  await seedPerson(house, BEN);
  await seedMember(house, await seedWorkspace(house, ANA, 'Sales'), BEN, 'editor');
});
afterAll(() => house.close());

test('M6: a change of a profile, and an old event that Slack no longer bears out, free nobody', async () => {
  await changed(false);
  await changed(true, 'EvOLD');
  await house.standIn.waitForCall('users.info');
  expect(read(await type(ANA, 'members'))).toContain('*Ben*');
  expect(await isGone()).toBe(false);
});

test('M6: a deactivated person loses their places, the owner is told, the audit says so; delivered four times, it happens once', async () => {
  house.standIn.world.user(BEN).deleted = true;
  await changed(true, 'EvGONE');
  for (let i = 0; i < 3; i++) await house.people.resend();
  await until(isGone);
  expect(read(await type(ANA, 'members'))).not.toContain('Ben');
  await house.deliverNotices();
  expect(read(lastTo(ANA))).toContain("Ben's Slack account was deactivated. Their seats in Sales are free again.");
  expect(await rows()).toBe(1);
  await changed(true);
  expect(await rows()).toBe(1);
});

test('M6: active again, they are no longer marked; the places stay lost', async () => {
  house.standIn.world.user(BEN).deleted = false;
  await changed(false);
  await until(async () => !(await isGone()));
  expect(read(await type(ANA, 'members'))).not.toContain('Ben');
});
