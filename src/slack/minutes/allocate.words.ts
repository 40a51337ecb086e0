import { parseRate } from '../../domain/money.js';
import { parseCount, parseDay, parsePulse } from '../kit/figures-in.js';
import type { Words } from '../kit/words.js';

/** What somebody typed after `/minutes allocate`, as far as it was understood; texts stay texts for the form. */
export interface Typed {
  minutes?: string;
  to?: string;
  from?: string;
  rate?: string;
  currency?: string;
  pulse?: string;
  until?: string;
  repeats?: 'monthly';
  /** Words that fit nowhere. */
  unread: string[];
}

const KEYWORDS = new Set(['to', 'from', 'at', 'pulse', 'until', 'for']);
const FILLERS = new Set(['min', 'mins', 'minute', 'minutes', 'a', 'per']);

/** C2: reads `500 to sales from "November pack" at 0.12 EUR pulse 30/6 until 2026-12-31`, in any order after the number. */
export function readTyped(words: Words): Typed {
  const groups = grouped(words);
  const typed: Typed = { unread: [] };
  for (const [keyword, texts] of groups) {
    const whole = texts.join(' ');
    if (keyword === 'to') typed.to = whole;
    else if (keyword === 'from') typed.from = whole;
    else if (keyword === 'pulse') take(typed, 'pulse', whole, parsePulse(whole) !== null);
    else if (keyword === 'until') take(typed, 'until', whole, parseDay(whole) !== null);
    else for (const text of texts) readLoose(typed, text, keyword === 'at' || keyword === 'for');
  }
  return typed;
}

function grouped(words: Words): [keyword: string, texts: string[]][] {
  const groups: [string, string[]][] = [['', []]];
  for (const { text, quoted } of words.all) {
    const word = text.toLowerCase();
    if (!quoted && KEYWORDS.has(word)) groups.push([word, []]);
    else if (quoted || groups.at(-1)?.[0] === 'from' || !FILLERS.has(word)) groups.at(-1)?.[1].push(text);
  }
  return groups.filter(([keyword, texts]) => keyword !== '' || texts.length > 0);
}

function readLoose(typed: Typed, text: string, isPrice: boolean): void {
  if (text.toLowerCase() === 'monthly') typed.repeats = 'monthly';
  else if (/^[A-Za-z]{3}$/.test(text) && isPrice) typed.currency = text.toUpperCase();
  else if (isPrice) take(typed, 'rate', text, parseRate(text) !== null);
  else if (parsePulse(text)) typed.pulse = text;
  else take(typed, 'minutes', text, parseCount(text) !== null && typed.minutes === undefined);
}

function take(typed: Typed, field: 'minutes' | 'rate' | 'pulse' | 'until', text: string, understood: boolean): void {
  if (understood) typed[field] = text;
  else typed.unread.push(text);
}
