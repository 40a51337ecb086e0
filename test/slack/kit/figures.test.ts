import { describe, expect, test } from '@jest/globals';
import { barText, changeText, daysLeft, minutesText, momentText } from '../../../src/slack/kit/figures.js';
import { parseCount, parseDay, parsePulse } from '../../../src/slack/kit/figures-in.js';

describe('U: figures as people read and type them', () => {
  test.each([
    [75_000, '1,250 min'],
    [750, '12 min 30 s'],
    [59, '59 s'],
    [0, '0 min'],
    [-150, '−2 min 30 s'],
  ])('%i s is %s', (seconds, text) => {
    expect(minutesText(seconds)).toBe(text);
  });

  test('changes carry their sign', () => {
    expect([changeText(30_000), changeText(-120)]).toEqual(['+500 min', '−2 min']);
  });

  test('the bar has ten squares and never hides a rest', () => {
    expect([barText(1250, 1800), barText(1, 1800), barText(0, 1800), barText(5, 0)]).toEqual([
      '▓▓▓▓▓▓▓░░░',
      '▓░░░░░░░░░',
      '░░░░░░░░░░',
      '░░░░░░░░░░',
    ]);
  });

  test('times are in the reader’s zone, with a fallback', () => {
    expect(momentText(new Date('2026-11-29T09:14:00Z')).source).toBe(
      '<!date^1795943640^{date_short_pretty} at {time}|29 Nov 2026, 09:14 UTC>',
    );
    expect(daysLeft(new Date('2026-11-27T09:00:00Z'), new Date('2026-11-22T09:00:00Z'))).toBe('5 days left');
  });

  test.each([
    ['500', 500],
    ['1,250', 1250],
    ['1 250 min', 1250],
    ['12.5', 12.5],
    ['1,25', null],
    ['-5', null],
    ['5e3', null],
    ['', null],
  ])('minutes typed as "%s" are %p', (text, count) => {
    expect(parseCount(text)).toBe(count);
  });

  test('pulses and days are taken only in their form', () => {
    expect(parsePulse('30/6')).toEqual({ minimumSeconds: 30, incrementSeconds: 6 });
    expect([parsePulse('30'), parseDay('2026-02-30'), parseDay('2026-11-30')]).toEqual([null, null, '2026-11-30']);
  });
});
