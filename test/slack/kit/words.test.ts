import { describe, expect, test } from '@jest/globals';
import { parseWords } from '../../../src/slack/kit/words.js';

describe('C2: what stands after a command', () => {
  const texts = (text: string) => parseWords(text).all.map((word) => word.text);

  test('words, quoted parts of any style, and Slack’s own marks', () => {
    expect(texts('500 to sales from "November pack"')).toEqual(['500', 'to', 'sales', 'from', 'November pack']);
    expect(texts('from “November pack” or «Top-up»')).toEqual(['from', 'November pack', 'or', 'Top-up']);
    expect(texts('<mailto:ben@example.com|ben@example.com>')).toEqual(['ben@example.com']);
    expect(texts('add <tel:+14155550100|+1 415 555-0100> <tel:+14155550101>')).toEqual([
      'add',
      '+1 415 555-0100',
      '+14155550101',
    ]);
    expect(parseWords('<@U1|Ben> admin').all[0]?.userId).toBe('U1');
    expect(parseWords('<@U1>').all[0]?.userId).toBe('U1');
  });

  test('what Slack escaped is what was typed', () => {
    expect(parseWords('R&amp;D &lt;x&gt;').whole).toBe('R&D <x>');
    expect(parseWords('"Sales Team"').whole).toBe('Sales Team');
    expect(parseWords('&lt;@U1&gt;').all[0]?.userId).toBeUndefined();
  });

  test('C7: `in <handle>` is set aside, wherever it stands; in quotes it is text', () => {
    const words = parseWords('<@U1> in sales viewer');
    expect([words.handle, words.all.map((word) => word.userId ?? word.text)]).toEqual(['sales', ['U1', 'viewer']]);
    expect(parseWords('"in sales"').handle).toBeUndefined();
    expect(parseWords('in').handle).toBeUndefined();
  });
});
