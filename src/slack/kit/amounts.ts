import { parseCount } from './figures-in.js';

/** What somebody typed about moving minutes, as far as it was given; texts stay texts for the form. */
export interface TypedMove {
  /** A number, or `all`. */
  minutes?: string;
  from?: string;
  to?: string;
  reason?: string;
}

const TOKEN = /^(?:"([^"]*)"|“([^”]*)”|(\S+))\s*/;
const KEYWORDS = { from: 'from', in: 'from', to: 'to' } as const;
const MINUTES = /^(?:min|mins|minute|minutes)\b\.?\s*/i;

/**
 * C2: reads `100 from sales wrong pack` or `250 to service from sales: launch`: amount and places in any order, and everything after
 * them is the reason, whatever words it is made of.
 */
export function readMove(whole: string, takes: readonly ('from' | 'to')[]): TypedMove {
  const typed: TypedMove = {};
  let rest = whole.trim();
  for (;;) {
    const [first, quoted] = firstOf(rest);
    const keyword = quoted ? undefined : KEYWORDS[first.text.toLowerCase() as keyof typeof KEYWORDS];
    if (keyword && takes.includes(keyword) && typed[keyword] === undefined) {
      const [place] = firstOf(first.rest);
      if (place.text === '') break;
      typed[keyword] = place.text.replace(/[:,;]$/, '');
      rest = place.rest;
    } else if (!quoted && typed.minutes === undefined && isAmount(first.text)) {
      typed.minutes = first.text;
      rest = first.rest.replace(MINUTES, '');
    } else break;
  }
  const reason = unquoted(rest.replace(/^(?:[:,;–-]\s*|because\s+)/i, ''));
  return reason === '' ? typed : { ...typed, reason };
}

/** True for `all` and for a number of minutes. */
export function isAmount(text: string): boolean {
  return text.toLowerCase() === 'all' || parseCount(text) !== null;
}

/** An amount as the domain takes it; null for anything else. */
export function parseAmount(text: string): number | 'all' | null {
  return text.trim().toLowerCase() === 'all' ? 'all' : parseCount(text);
}

/** The sentence beside a field that holds no amount. */
export function amountFault(typed: string | null): string {
  return typed
    ? `\`${typed.slice(0, 40)}\` is not a number of minutes. Write it like 1,250, or all.`
    : 'Give the minutes, or all.';
}

function firstOf(text: string): [first: { text: string; rest: string }, quoted: boolean] {
  const match = TOKEN.exec(text);
  const inQuotes = match?.[1] ?? match?.[2];
  return [{ text: inQuotes ?? match?.[3] ?? '', rest: text.slice(match?.[0].length ?? 0) }, inQuotes !== undefined];
}

const unquoted = (text: string): string => /^["“](.*)["”]$/s.exec(text.trim())?.[1]?.trim() ?? text.trim();
