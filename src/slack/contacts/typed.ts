import type { Agent } from '../../domain/agents/index.js';
import { addDays, dayFinder, isoDay } from '../../domain/calendar.js';
import type { CallFilter } from '../../domain/contacts/index.js';
import { DomainError } from '../../domain/errors.js';
import { parseDay } from '../kit/figures-in.js';
import type { Word, Words } from '../kit/words.js';

export const joined = (words: readonly Word[]): string => words.map(({ text }) => text).join(' ');

/** A part of a phone number, as people write them: `+1`, `(415)`, `555-0100`. */
export const isPhoneWord = ({ text, quoted }: Word): boolean => !quoted && /^[+(]?\d[\d().\-/]*$/.test(text);

const OUTCOME: Record<string, NonNullable<CallFilter['outcome']>> = {
  completed: 'completed',
  failed: 'failed',
  refused: 'refused',
  aside: 'aside',
  lapsed: 'lapsed',
  live: 'live',
};
const FILLERS = ['set', 'from', 'to', 'with'];

export interface CallsTyped {
  /** The agent's name, '' when none was typed. */
  agent: string;
  /** As it was typed, '' when none was. */
  number: string;
  filter: Pick<CallFilter, 'outcome' | 'from' | 'to'>;
}

/** `Reception refused 7d +14155550100`: what stands behind an agent's name narrows its calls. Throws `invalid_input`. */
export function readCallsTyped({ all }: Pick<Words, 'all'>, agents: readonly Agent[], timeZone: string, now: Date): CallsTyped {
  const ends = nameEnds(all, agents);
  const today = dayFinder(timeZone)(now.getTime());
  const typed: CallsTyped = { agent: joined(all.slice(0, ends)), number: '', filter: {} };
  const days: number[] = [];
  for (const word of all.slice(ends)) {
    const text = word.text.toLowerCase();
    const day = parseDay(text);
    const ago = daysIn(text);
    if (OUTCOME[text]) typed.filter.outcome = OUTCOME[text];
    else if (day) days.push(isoDay(day));
    else if (ago) days.push(addDays(today, 1 - ago), today);
    else if (isPhoneWord(word)) typed.number = `${typed.number} ${text}`.trim();
    else if (!FILLERS.includes(text)) throw notUnderstood(word.text);
  }
  const [from, to = from] = days.sort((a, b) => a - b);
  if (days.length > 2) throw notUnderstood(joined(all.slice(ends)));
  if (from !== undefined) Object.assign(typed.filter, { from, to });
  return typed;
}

const daysIn = (text: string): number => Number(/^(\d{1,3})d$/.exec(text)?.[1] ?? 0);

/** Where the agent's name ends: the longest one there is, or whatever stands before the first word that narrows. */
function nameEnds(all: readonly Word[], agents: readonly Agent[]): number {
  const names = new Set(agents.map(({ name }) => name.toLowerCase()));
  for (let end = all.length; end > 0; end--) if (names.has(joined(all.slice(0, end)).toLowerCase())) return end;
  const isOutcome = (word: Word | undefined) => word && !word.quoted && OUTCOME[word.text.toLowerCase()];
  const narrows = (word: Word, i: number) =>
    !word.quoted &&
    (isOutcome(word) ||
      parseDay(word.text) ||
      daysIn(word.text) ||
      isPhoneWord(word) ||
      (word.text === 'set' && isOutcome(all[i + 1])));
  const first = all.findIndex(narrows);
  return first < 0 ? all.length : first;
}

const notUnderstood = (what: string) =>
  new DomainError('invalid_input', `I don't understand “${what}”.`, {
    next: 'Try `/agents calls Reception refused 7d`, or `/agents calls Reception +14155550100 2026-11-01 2026-11-15`.',
  });
