import { addDays, dayFinder, isoDay } from '../../domain/calendar.js';
import { DomainError } from '../../domain/errors.js';
import { type Span, USAGE_BY, type UsageBy } from '../../domain/reports/index.js';
import { parseDay } from '../kit/figures-in.js';
import type { Words } from '../kit/words.js';

const USAGE = '`/minutes usage 30d`, or `/minutes usage 2026-11-01 2026-11-15 by number`';

/** N7: `7d`, `30d`, two days, `by agent`; seven days by agent when nothing is said. Throws `invalid_input` for anything else. */
export function readAsked({ all }: Pick<Words, 'all'>, timeZone: string, now: Date): { span: Span; by: UsageBy } {
  const today = dayFinder(timeZone)(now.getTime());
  let by: UsageBy = 'agent';
  let days = 7;
  const named: number[] = [];
  const words = all.map(({ text }) => text.toLowerCase());
  for (let i = 0; i < words.length; i++) {
    const word = words[i] ?? '';
    const ago = /^(\d{1,3})\s*d(?:ays?)?$/.exec(word)?.[1];
    const day = parseDay(word);
    if (word === 'from' || word === 'to') continue;
    if (word === 'by') {
      by = byOf(words[++i]);
    } else if (day) named.push(isoDay(day));
    else if (ago && Number(ago) > 0) days = Number(ago);
    else throw notUnderstood(`I don't understand “${all[i]?.text ?? word}”.`);
  }
  const [from, to = today] = named;
  if (named.length > 2) throw notUnderstood('A report has one first and one last day.');
  return { by, span: from === undefined ? { from: addDays(today, 1 - days), to: today } : { from, to } };
}

function byOf(word: string | undefined): UsageBy {
  const found = USAGE_BY.find((by) => by === word || `${by}s` === word);
  if (!found) throw notUnderstood('Usage is shown by agent, by number or by day.');
  return found;
}

const notUnderstood = (what: string) => new DomainError('invalid_input', what, { next: `Try ${USAGE}.` });
