import type { StoredCall, StoredEntry } from './stored.js';

type InText = 'lines' | 's' | 'g' | 'call';

/** An entry as the database has it: one about a call keeps its totals, grants, lines and call in one text. */
export type RawEntry = Omit<StoredEntry, InText> & Partial<Pick<StoredEntry, InText>> & { p?: unknown; k?: unknown };

/** The keys of what lies in a document: of one entry, or of several that follow one another. */
export const keysIn = ({ _id, k }: Pick<RawEntry, '_id' | 'k'>): string[] =>
  Array.isArray(k) && k.length > 0 ? k.map(String) : [_id];

/** The number of the last entry in a document. */
export const lastIn = (raw: Pick<RawEntry, '_id' | 'k' | 'n'>): number => raw.n + keysIn(raw).length - 1;

/** Every entry in a document, in their order. One that has no text of its own comes out as what no rule lets pass. */
export function allIn(raw: RawEntry): StoredEntry[] {
  const keys = keysIn(raw);
  if (keys.length === 1) return [opened(raw)];
  const texts = String(raw.p).split('|');
  const { k: _, ...common } = raw;
  return keys.map((key, place) => opened({ ...common, _id: key, n: raw.n + place, p: texts[place] ?? '' }));
}

/** What is wrong with how entries lie in their document. */
export function faultsOfDocument(raw: RawEntry): string[] {
  const keys = keysIn(raw);
  const wrong: string[] = [];
  if (keys[0] !== raw._id) wrong.push(`L5: it lies under ${raw._id}, but its first key is ${keys[0]}`);
  if ((raw.type === 'settle' || raw.type === 'quarantine') && raw.k === undefined)
    wrong.push('L5: its key is not among those that are unique');
  if (new Set(keys).size < keys.length) wrong.push('L5: a key stands in it twice');
  if (keys.length > 1 && raw.type !== 'settle') wrong.push(`entries of type ${raw.type} never share a document`);
  if (keys.length > 1 && String(raw.p).split('|').length !== keys.length) wrong.push('it has not one text for each of its keys');
  return wrong;
}

/** An entry with its text taken apart. What makes no sense in it comes out as what no rule lets pass. */
export function opened(raw: RawEntry): StoredEntry {
  if (raw.p === undefined) return raw as StoredEntry;
  const { p, k: _, ...rest } = raw;
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
