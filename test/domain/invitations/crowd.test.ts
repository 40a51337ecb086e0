import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { DomainError } from '../../../src/domain/errors.js';
import type { InvitationId } from '../../../src/domain/ids.js';
import { membersOf } from '../../../src/domain/members/index.js';
import { as } from '../../support/people.js';
import { type TestPlatform, testPlatform } from '../../support/platform.js';
import { ANA, Cast } from './cast.js';

const CROWD = 50;

/** Fifty at once on two instances of one database, around the last seats (S5, I9). */
describe('a crowd around the last seats', () => {
  let here: TestPlatform;
  let there: TestPlatform;
  let cast: Cast;

  beforeAll(async () => {
    here = await testPlatform();
    there = await testPlatform({ uri: here.uri, clock: here.clock });
    cast = new Cast(here);
  });
  beforeEach(() => cast.begin(4));
  afterAll(async () => {
    await there.close();
    await here.close();
  });

  const crowd = <T>(act: (i: number, on: TestPlatform) => Promise<T>) =>
    Promise.allSettled(Array.from({ length: CROWD }, (_, i) => act(i, i % 2 === 0 ? here : there)));
  const taken = () =>
    here.db.collection('seats').distinct('person', { $or: [{ until: null }, { until: { $gt: here.clock.now() } }] });
  const onlyRefusals = (results: PromiseSettledResult<unknown>[]) => {
    for (const result of results) if (result.status === 'rejected') expect(result.reason).toBeInstanceOf(DomainError);
  };

  test('S5: fifty invitations at once: as many are seated as there are seats, everybody else is in line', async () => {
    const results = await crowd((i, on) => cast.invite(`U${i}`, { on }));
    onlyRefusals(results);
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(CROWD);
    expect(await here.db.collection('invitations').countDocuments({ seat: 'seated' })).toBe(4);
    expect(await taken()).toHaveLength(4);
  }, 120_000);

  test('S5, I9: fifty accepts of four seated and six waiting invitations: four members, each once', async () => {
    const ids: InvitationId[] = [];
    for (let i = 0; i < 10; i++) ids.push((await cast.invite(`U${i}`)).invitation._id);
    const results = await crowd((i, on) => cast.accept(`U${i % 10}`, ids[i % 10] as InvitationId, on));
    onlyRefusals(results);
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(4);
    const team = (await membersOf(as(here, ANA), cast.sales)).map(({ userId }) => userId);
    expect(team.sort()).toEqual([ANA, 'U0', 'U1', 'U2', 'U3'].sort());
    expect(await taken()).toHaveLength(4);
  }, 120_000);

  test('S4, S5: accepts, declines, invitations and a changing plan all at once never seat more people than there are seats', async () => {
    const ids: InvitationId[] = [];
    for (let i = 0; i < 8; i++) ids.push((await cast.invite(`U${i}`)).invitation._id);
    const results = await crowd(async (i, on): Promise<unknown> => {
      if (i % 10 === 9) return cast.seats(4 + (i % 3), on);
      if (i % 3 === 0) return cast.invite(`U${100 + i}`, { on });
      return i % 3 === 1
        ? cast.accept(`U${i % 8}`, ids[i % 8] as InvitationId, on)
        : cast.decline(`U${i % 8}`, ids[i % 8] as InvitationId, on);
    });
    onlyRefusals(results);
    await cast.seats(4);
    const members = (await membersOf(as(here, ANA), cast.sales)).length - 1;
    expect((await taken()).length).toBeLessThanOrEqual(Math.max(4, members));
    const answered = await here.db.collection('invitations').find({ status: 'accepted' }).toArray();
    expect(answered).toHaveLength(members);
  }, 120_000);
});
