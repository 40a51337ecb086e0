import { describe, expect, test } from '@jest/globals';
import { parseRate } from '../../../src/domain/money.js';
import { DEFAULT_PLANS, planOf, seatsOf } from '../../../src/domain/plans/index.js';

const platform = {
  plans: { ...DEFAULT_PLANS, team: { label: 'Team', seats: 9, includedMinutes: 50, currency: 'EUR', buyRatePerMinute: '0.02' } },
};

describe('the catalogue of plans (S1, S7)', () => {
  test.each([
    ['free', 0],
    ['basic', 0],
    ['standard', 3],
    ['pro', 5],
  ])('S1: %s includes %i seats, and bought ones are added', (plan, seats) => {
    expect(seatsOf({ plans: DEFAULT_PLANS }, { plan, addonSeats: 0 })).toBe(seats);
    expect(seatsOf({ plans: DEFAULT_PLANS }, { plan, addonSeats: 4 })).toBe(seats + 4);
  });

  test('S7: a larger plan never includes fewer minutes, and they cost their owner nothing unless that is said', () => {
    const plans = Object.values(DEFAULT_PLANS);
    const minutes = plans.map(({ includedMinutes }) => includedMinutes);
    expect(minutes).toEqual([...minutes].sort((a, b) => a - b));
    for (const { buyRatePerMinute } of plans) expect(parseRate(buyRatePerMinute)).toBe(0);
  });

  test('S7: a plan is read from the platform, with minutes, currency and buy price', () => {
    expect(planOf(platform, 'team')).toEqual({ id: 'team', ...platform.plans.team });
  });

  test.each(['gold', 'constructor', ''])('S7: a plan the catalogue does not have (%s) counts as Free', (plan) => {
    expect(planOf(platform, plan)).toEqual({ id: 'free', ...DEFAULT_PLANS.free });
    expect(seatsOf(platform, { plan, addonSeats: 2 })).toBe(2);
  });
});
