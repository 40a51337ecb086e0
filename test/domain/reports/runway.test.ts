import { describe, expect, test } from '@jest/globals';
import { addDays, countDays, dayFinder, dayIso, daysBetween, isoDay, startOfDay } from '../../../src/domain/calendar.js';
import { emptyAt, pace, type Stock } from '../../../src/domain/reports/runway.js';

const NOW = Date.parse('2026-11-22T09:00:00Z');
const HOUR = 3_600_000;
const stock = (minutes: number, more: Partial<Stock> = {}): Stock => ({
  available: minutes * 60,
  effectiveAt: NOW - HOUR,
  expiresAt: null,
  ...more,
});
const perDay = (minutes: number) => minutes * 60;

describe('runway (N5)', () => {
  test.each<[string, Stock[], number, number | null]>([
    ['one grant at a steady pace', [stock(240)], perDay(240), 24],
    ['several grants add up', [stock(100), stock(140)], perDay(240), 24],
    ['nothing is left now', [stock(0)], perDay(240), 0],
    ['no grant at all', [], perDay(240), 0],
    ['no use: nobody can tell', [stock(240)], 0, null],
    ['what lapses unused does not last longer', [stock(240, { expiresAt: NOW + 6 * HOUR })], perDay(240), 6],
    ['the rest is used after the first has lapsed', [stock(240, { expiresAt: NOW + 6 * HOUR }), stock(60)], perDay(240), 12],
    ['what begins in time counts', [stock(60), stock(60, { effectiveAt: NOW + 5 * HOUR })], perDay(240), 12],
    ['what begins too late leaves a gap', [stock(60), stock(60, { effectiveAt: NOW + 7 * HOUR })], perDay(240), 6],
    [
      'one that begins later and comes first in order is used first',
      [stock(60, { effectiveAt: NOW + HOUR, expiresAt: NOW + 4 * HOUR }), stock(60)],
      perDay(240),
      9,
    ],
    ['more than 400 days ahead says nothing', [stock(500 * 10)], perDay(10), null],
  ])('N5: %s', (_name, stocks, secondsPerDay, hours) => {
    const found = emptyAt(stocks, secondsPerDay, NOW);
    expect(found === null ? null : (found - NOW) / HOUR).toBe(hours);
  });

  test.each([
    ['a week', 7 * 310 * 60, 7 * 24, 310 * 60],
    ['a workspace of three days', 930 * 60, 3 * 24, 310 * 60],
    ['the first hour counts as a day, not as a pace of its own', 60 * 60, 1, 60 * 60],
  ])('N5: the pace over %s', (_name, billed, hours, secondsPerDay) => {
    expect(pace(billed, NOW - hours * HOUR, NOW)).toBe(secondsPerDay);
  });
});

describe('days (L17)', () => {
  test.each([
    ['Europe/Berlin', 20260329, '2026-03-28T23:00:00.000Z', 23],
    ['Europe/Berlin', 20261025, '2026-10-24T22:00:00.000Z', 25],
    ['Australia/Lord_Howe', 20261004, '2026-10-03T13:30:00.000Z', 23.5],
    ['Asia/Kathmandu', 20261122, '2026-11-21T18:15:00.000Z', 24],
    ['Pacific/Kiritimati', 20261122, '2026-11-21T10:00:00.000Z', 24],
    ['America/Havana', 20260308, '2026-03-08T05:00:00.000Z', 23],
  ])('L17: in %s the day %i begins at %s and has %d hours', (zone, day, start, hours) => {
    const from = startOfDay(day, zone);
    expect(new Date(from).toISOString()).toBe(start);
    expect((startOfDay(addDays(day, 1), zone) - from) / HOUR).toBe(hours);
    const dayOf = dayFinder(zone);
    expect([dayOf(from - 1), dayOf(from), dayOf(from + hours * HOUR - 1)]).toEqual([addDays(day, -1), day, day]);
  });

  test('L17: days are counted over month and year ends', () => {
    expect(daysBetween(20261230, 20270102)).toEqual([20261230, 20261231, 20270101, 20270102]);
    expect(countDays(20261230, 20270102)).toBe(4);
    expect(addDays(20280301, -1)).toBe(20280229);
    expect([dayIso(20261122), isoDay('2026-11-22')]).toEqual(['2026-11-22', 20261122]);
  });
});
