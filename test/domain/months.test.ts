import { describe, expect, test } from '@jest/globals';
import { anchorIn, monthAfter, periodAt, startOfPeriod } from '../../src/domain/months.js';
import { endOfDay, startOfDay } from '../../src/domain/time.js';

const iso = (ms: number) => new Date(ms).toISOString();

describe('months and their anchors (L17)', () => {
  test('L17: an anchor clamps and returns: 31 Jan → 28 Feb → 31 Mar, and 29 Feb in a leap year', () => {
    const months = Array.from({ length: 4 }, (_, i) => anchorIn(monthAfter('2026-01', i), 31));
    expect(months).toEqual(['2026-01-31', '2026-02-28', '2026-03-31', '2026-04-30']);
    expect(anchorIn('2028-02', 31)).toBe('2028-02-29');
    expect([monthAfter('2026-12'), monthAfter('2026-01', -1), monthAfter('2026-11', 15)]).toEqual([
      '2027-01',
      '2025-12',
      '2028-02',
    ]);
  });

  test.each([
    ['America/New_York', '2026-03-08', '2026-03-08T05:00:00.000Z'],
    ['America/New_York', '2026-03-09', '2026-03-09T04:00:00.000Z'],
    ['Australia/Lord_Howe', '2026-10-04', '2026-10-03T13:30:00.000Z'],
    ['Australia/Lord_Howe', '2026-10-05', '2026-10-04T13:00:00.000Z'],
    // Where the clocks skip midnight the day begins at one; where they show it twice, at the first.
    ['America/Havana', '2024-03-10', '2024-03-10T05:00:00.000Z'],
    ['Africa/Cairo', '2024-04-26', '2024-04-25T22:00:00.000Z'],
    ['Atlantic/Azores', '2024-10-27', '2024-10-27T00:00:00.000Z'],
  ])('L17: in %s the day %s begins at %s', (zone, day, expected) => {
    expect(iso(startOfDay(day, zone))).toBe(expected);
    const before = new Date(Date.parse(`${day}T00:00:00Z`) - 86_400_000).toISOString().slice(0, 10);
    expect(iso(endOfDay(before, zone))).toBe(expected);
  });

  test('L17: the period of an anchor is known by the month it starts in', () => {
    const at = (text: string) => periodAt(31, 'Europe/Berlin', Date.parse(text));
    expect(at('2026-02-27T22:59:59.999Z')).toBe('2026-01');
    expect(at('2026-02-27T23:00:00.000Z')).toBe('2026-02');
    expect(at('2026-03-30T21:59:59.999Z')).toBe('2026-02');
    expect(iso(startOfPeriod('2026-03', 31, 'Europe/Berlin'))).toBe('2026-03-30T22:00:00.000Z');
  });
});
