import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { allSchedulers, type Scheduler } from '../../src/jobs/index.js';
import { Cast, DAY } from '../domain/invitations/cast.js';
import { type TestPlatform, testPlatform } from '../support/platform.js';

describe('jobs of invitations (J), on two instances', () => {
  let here: TestPlatform;
  let there: TestPlatform;
  let cast: Cast;
  let schedulers: Scheduler[];

  beforeAll(async () => {
    here = await testPlatform();
    there = await testPlatform({ uri: here.uri, clock: here.clock });
    cast = new Cast(here);
  });
  beforeEach(async () => {
    await cast.begin(1);
    const beside = { deliver: () => {}, actOnEvents: () => {}, sendWebhooks: () => {} };
    schedulers = [here, there].flatMap((platform) => allSchedulers(platform, beside));
  });
  afterAll(async () => {
    await there.close();
    await here.close();
  });

  const everywhere = async () => {
    here.clock.advance(61_000);
    await Promise.all(schedulers.map((scheduler) => scheduler.tick()));
    await Promise.all(schedulers.map((scheduler) => scheduler.tick()));
  };

  test('I5: a reminder a day before the end and the news at the end, each exactly once, however late the jobs run', async () => {
    await cast.invite('U0BEN');
    await everywhere();
    expect(await cast.notices('invitation')).toHaveLength(1);
    here.clock.advance(6 * DAY);
    await everywhere();
    await everywhere();
    expect((await cast.notices('invitation')).map(({ data }) => data.why)).toEqual(['new', 'reminder']);
    here.clock.advance(3 * DAY);
    await everywhere();
    await everywhere();
    expect(await cast.notices('invitation-expired')).toHaveLength(1);
    expect(await cast.notices('invitation-ended')).toHaveLength(1);
  });

  test('S4: a seat that the clock has freed goes to whoever waits, and they are told once', async () => {
    await cast.invite('U0BEN');
    here.clock.advance(3 * DAY);
    const { invitation } = await cast.invite('U0CHEN');
    here.clock.advance(4 * DAY);
    await everywhere();
    await everywhere();
    expect(await cast.seatOf(invitation._id)).toBe('pending seated');
    expect((await cast.notices('invitation')).filter(({ data }) => data.why === 'seat')).toHaveLength(1);
  });
});
