import type { StoredCall, StoredEntry } from './stored.js';

type InText = 'lines' | 's' | 'g' | 'call';

/** A document as the database has it, under its chain and number: what is about a call keeps totals, grants, lines and call in one text. */
export type RawEntry = Omit<StoredEntry, '_id' | 'chain' | 'n' | InText> &
  Partial<Pick<StoredEntry, InText>> & { _id: { chain: string; n: number }; k?: unknown; p?: unknown };

/** The keys of what lies in a document: of one entry, or of several that follow one another. */
export const keysIn = ({ k }: Pick<RawEntry, 'k'>): string[] => (Array.isArray(k) && k.length > 0 ? k.map(String) : ['']);

/** The number of the last entry in a document. */
export const lastIn = (raw: Pick<RawEntry, '_id' | 'k'>): number => raw._id.n + keysIn(raw).length - 1;

/** Every entry in a document, in their order. One that has no text of its own comes out as what no rule lets pass. */
export function allIn(raw: RawEntry): StoredEntry[] {
  const keys = keysIn(raw);
  const { _id, k: _, p, ...common } = raw;
  const texts = keys.length === 1 ? [p] : String(p).split('|');
  return keys.map((key, place) => {
    const named = { ...common, _id: key, chain: _id.chain, n: _id.n + place };
    return keys.length === 1 && p === undefined ? (named as StoredEntry) : opened(named, String(texts[place] ?? ''));
  });
}

/** What is wrong with how entries lie in their document. */
export function faultsOfDocument(raw: RawEntry): string[] {
  const keys = keysIn(raw);
  const wrong: string[] = [];
  if (Object.keys(raw._id).join() !== 'chain,n')
    wrong.push('L20: its place says more than chain and number, so that another can have the same');
  if (keys.includes('')) wrong.push('L5: it has no key, so it can be entered again');
  if (new Set(keys).size < keys.length) wrong.push('L5: a key stands in it twice');
  if (keys.length > 1 && raw.type !== 'settle') wrong.push(`entries of type ${raw.type} never share a document`);
  if (keys.length > 1 && String(raw.p).split('|').length !== keys.length) wrong.push('it has not one text for each of its keys');
  return wrong;
}

/** An entry with its text taken apart. What makes no sense in it comes out as what no rule lets pass. */
function opened(named: Omit<StoredEntry, InText>, text: string): StoredEntry {
  const [totals = '', grants = '', lines = '', call = '', ...more] = text.split(';');
  const told = { s: numbers(totals), lines: list(lines, 2).map(longAccount(named.chain)), call: callIn(call) };
  const entry: StoredEntry = { ...named, ...told };
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
