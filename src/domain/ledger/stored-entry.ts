import { grouped } from '../../platform/groups.js';
import type { ChainId, Draft, Entry, Lines, MeteredCall } from './entry.js';

/**
 * An entry as it lies in the database. One about a call, and nearly all are, has what it moved, the state after it and the call in
 * one short text: a document of few fields costs the database and us half as much as one of many.
 *
 * `p` is four lists: totals; grants; lines; call. `a:` and `h:` stand for what a grant has available and held, `used`, `overdraft` and
 * `unfunded` are those of the chain's own workspace:
 *
 *     480,0,0,0,3;gr_1,119520,0,0,1;a:gr_1,-120,used,120;ended,1763802000000,1763802061000,60,60,120,<digest>,<details>
 *
 * `_id` is its place, which only one document can have, and `k` its key, which is unique as well: two indexes are all that a call costs.
 *
 * Settlements that follow one another on a chain and were planned together lie in one document, a *run*: its place is that of the
 * first, `k` has the key of each, and `p` their texts with `|` between them. They came at the same time and are there together or not
 * at all, so they have one hash, too. A call in a run costs the database a sixth of what one does that has a document to itself.
 */
export type StoredEntry = Omit<Entry, Named | Packed> & Partial<Pick<Entry, Packed>> & { _id: Place; k: string[]; p?: string };

type Named = 'key' | 'chain' | 'n';
type Packed = 'lines' | 's' | 'g' | 'call';

/** A chain, and the number of the first entry in a document. Sorted by the first field, then by the second: a chain's lie together. */
export interface Place {
  chain: ChainId;
  n: number;
}

/** Documents of a chain that begin between two numbers, neither included. */
export const onChain = (chain: ChainId, { above = 0, below = Number.POSITIVE_INFINITY } = {}) => ({
  _id: { $gt: { chain, n: above }, $lt: { chain, n: below } },
});

/** The documents of each chain, in the order in which they are given. */
export const chainsOf = (docs: readonly StoredEntry[]): Map<ChainId, StoredEntry[]> => grouped(docs, ({ _id }) => _id.chain);

/** What a draft is stored as in a place of a chain, with what it says of the state after it; its hash is still to be made. */
export function toStored(
  { chain, n, at }: Pick<Entry, 'chain' | 'n' | 'at'>,
  draft: Draft,
  state: Pick<Entry, 's' | 'g' | 'r' | 'full' | 'settings'>,
): StoredEntry {
  const { key, ...rest } = draft;
  const _id = { chain, n };
  if (!rest.call) return { _id, k: [key], at, ...rest, ...state, hash: '' };
  const p = packCall(chain, state, rest.lines, rest.call);
  const stored: StoredEntry = { _id, k: [key], at, type: rest.type, p, hash: '' };
  addOthers(stored, rest);
  addOthers(stored, state);
  return stored;
}

function addOthers(stored: StoredEntry, from: object): void {
  for (const name in from) if (!(name in stored) && !PACKED.has(name)) Object.assign(stored, { [name]: from[name as never] });
}

const PACKED = new Set<string>(['lines', 's', 'g', 'call'] satisfies Packed[]);

/** Lets a settlement lie in one document with the one before it. */
export function join(run: StoredEntry, key: string, p: string): void {
  run.k.push(key);
  run.p += BETWEEN + p;
}

const BETWEEN = '|';

/** The number of the last entry in a document. */
export const lastIn = ({ _id: { n }, k }: Pick<StoredEntry, '_id' | 'k'>): number => (isRun(k) ? n + k.length - 1 : n);

/** Whatever else was made of `k`, a document is one entry. */
const isRun = (k: unknown): k is string[] => Array.isArray(k) && k.length > 1;

/** The key of a document's only entry, '' where it was made nonsense. */
const keyIn = (k: unknown): string => (Array.isArray(k) && typeof k[0] === 'string' ? k[0] : '');

/** Documents under one of these keys. */
export const under = (keys: readonly string[]) => ({ k: { $in: [...keys] } });

/** The text of an entry about a call. */
export function packCall(chain: ChainId, { s, g = [] }: Pick<Entry, 's' | 'g'>, lines: Lines, call: MeteredCall): string {
  const own = chain.slice(1);
  let moved = '';
  for (let i = 0; i < lines.length; i += 2)
    moved += `${i > 0 ? ',' : ''}${shortAccount(lines[i] as string, own)},${lines[i + 1]}`;
  const { status, at, pulse, billed, digest, details = '', draws } = call;
  const told = `${status},${at[0]},${at[1]},${pulse[0]},${pulse[1]},${billed},${digest},${details}`;
  return `${s.join(',')};${g.join(',')};${moved};${told}${draws ? `,draws,${draws.join(',')}` : ''}`;
}

/** The entries that lie in these documents, in their order. Never throws: what is nonsense is so for whoever makes something of it. */
export function unpackAll(found: readonly StoredEntry[]): Entry[] {
  const entries: Entry[] = [];
  for (const stored of found) {
    const { _id, k, at, type, p, hash } = stored;
    if (!isRun(k) || typeof p !== 'string') {
      entries.push(unpack(stored));
      continue;
    }
    const { chain, n } = _id;
    const texts = p.split(BETWEEN);
    // A run has no fields but these: copying any others, entry by entry, was a fifth of what reading cost.
    for (let i = 0; i < k.length; i++) {
      const { lines, s, g, call } = unpackText(chain, texts[i] ?? '');
      const entry: Entry = { key: k[i] as string, chain, n: n + i, at, type, lines, s, call, hash };
      if (g) entry.g = g;
      entries.push(entry);
    }
  }
  return entries;
}

/** The entry that lies in the database as this, which is no run. */
export function unpack(stored: StoredEntry): Entry {
  if (isBare(stored)) {
    const { _id: place, k, at, type, p, hash } = stored;
    const { chain, n } = place;
    // By name and not by spreading: nearly every entry comes through here.
    const { lines, s, g, call } = unpackText(chain, p as string);
    const entry: Entry = { key: keyIn(k), chain, n, at, type, lines, s, call, hash };
    if (g) entry.g = g;
    return entry;
  }
  const { _id: place, k, p, ...rest } = stored;
  // Its names last: a field of the same name, put into the database by somebody, must not stand for them.
  const entry = { ...rest, key: keyIn(k), chain: place.chain, n: place.n };
  return typeof p === 'string' ? { ...entry, ...unpackText(place.chain, p) } : (entry as Entry);
}

/** Whether it says nothing beside its text. */
function isBare(stored: StoredEntry): boolean {
  if (typeof stored.p !== 'string') return false;
  for (const name in stored) if (!BARE.has(name)) return false;
  return true;
}

const BARE = new Set(['_id', 'k', 'at', 'type', 'p', 'hash']);

function unpackText(chain: ChainId, p: string): Pick<Entry, 'lines' | 's' | 'g'> & { call: MeteredCall } {
  const [s = '', g = '', lines = '', call = ''] = p.split(';');
  const own = chain.slice(1);
  const moved = namesAndNumbers(lines, 2);
  for (let i = 0; i < moved.length; i += 2) moved[i] = longAccount(moved[i] as string, own);
  const told = { lines: moved, s: s.split(',').map(Number), call: unpackCall(call) };
  return g === '' ? told : { ...told, g: namesAndNumbers(g, 5) };
}

function unpackCall(text: string): MeteredCall {
  const [status, startedAt, endedAt, minimum, increment, billed, digest = '', details, withDraws, ...draws] = text.split(',');
  const call: MeteredCall = {
    status: status as MeteredCall['status'],
    at: [Number(startedAt), Number(endedAt)],
    pulse: [Number(minimum), Number(increment)],
    billed: Number(billed),
    digest,
  };
  if (withDraws !== undefined) call.draws = namesAndNumbers(draws.join(','), 2);
  if (details) call.details = details;
  return call;
}

/** A list in which every `width`th place is a name and the others are numbers. */
function namesAndNumbers(text: string, width: number): (string | number)[] {
  if (text === '') return [];
  const parts: (string | number)[] = text.split(',');
  for (let i = 0; i < parts.length; i++) if (i % width !== 0) parts[i] = Number(parts[i]);
  return parts;
}

const AVAILABLE = ':available';
const HELD = ':held';

function shortAccount(account: string, own: string): string {
  if (account.startsWith('grant:')) {
    if (account.endsWith(AVAILABLE)) return `a:${account.slice(6, -AVAILABLE.length)}`;
    if (account.endsWith(HELD)) return `h:${account.slice(6, -HELD.length)}`;
  }
  return account.endsWith(own) ? account.slice(0, -own.length) : account;
}

function longAccount(account: string, own: string): string {
  if (account.startsWith('a:')) return `grant:${account.slice(2)}${AVAILABLE}`;
  if (account.startsWith('h:')) return `grant:${account.slice(2)}${HELD}`;
  return account === 'used' || account === 'overdraft' || account === 'unfunded' ? `${account}${own}` : account;
}
