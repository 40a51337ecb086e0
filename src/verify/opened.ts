import type { StoredCall, StoredEntry } from './stored.js';

type InText = 'lines' | 's' | 'g' | 'call';

/** An entry as the database has it: one about a call keeps its totals, grants, lines and call in one text. */
export type RawEntry = Omit<StoredEntry, InText> & Partial<Pick<StoredEntry, InText>> & { p?: unknown };

/** An entry with its text taken apart. What makes no sense in it comes out as what no rule lets pass. */
export function opened(raw: RawEntry): StoredEntry {
  if (raw.p === undefined) return raw as StoredEntry;
  const { p, ...rest } = raw;
  const [totals = '', grants = '', lines = '', call = '', ...more] = String(p).split(';');
  const entry = { ...rest, s: numbers(totals), lines: list(lines, 2).map(longAccount(raw.chain)), call: callIn(call) };
  if (grants !== '') entry.g = list(grants, 5);
  return more.length === 0 ? entry : { ...entry, lines: ['?', Number.NaN] };
}

const numbers = (text: string): number[] => text.split(',').map(Number);

/** The first of each `width` parts is a name, the others are numbers. */
const list = (text: string, width: number): (string | number)[] =>
  text === '' ? [] : text.split(',').map((part, place) => (place % width ? Number(part) : part));

const longAccount =
  (chain: string) =>
  (part: string | number): string | number => {
    if (typeof part === 'number') return part;
    if (['used', 'overdraft', 'unfunded'].includes(part)) return `${part}:${chain.slice(2)}`;
    const [, kind, grant] = /^([ah]):(.*)$/.exec(part) ?? [];
    return kind === undefined ? part : `grant:${grant}:${kind === 'a' ? 'available' : 'held'}`;
  };

function callIn(text: string): StoredCall {
  const [status = '', began, ended, minimum, increment, billed, digest = '', details = '', mark, ...draws] = text.split(',');
  const call: StoredCall = {
    status,
    at: [Number(began), Number(ended)],
    pulse: [Number(minimum), Number(increment)],
    billed: Number(billed),
    digest,
  };
  if (details !== '') call.details = details;
  if (mark !== undefined) call.draws = list(draws.join(), 2);
  return call;
}
