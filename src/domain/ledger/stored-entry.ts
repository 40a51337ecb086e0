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
 * Settlements that follow one another on a chain and were planned together lie in one document, a *run*: `n` is the number of the
 * first, `k` has the key of each, and `p` their texts with `|` between them. They came at the same time and are there together or not
 * at all, so they have one hash, too. A call in a run costs the database a sixth of what one does that has a document to itself.
 */
export type StoredEntry = Omit<Entry, Packed> & Partial<Pick<Entry, Packed>> & { p?: string; k?: string[] };

type Packed = 'lines' | 's' | 'g' | 'call';

/** What a draft is stored as in a place of a chain, with what it says of the state after it; its hash is still to be made. */
export function toStored(
  { chain, n, at }: Pick<Entry, 'chain' | 'n' | 'at'>,
  draft: Draft,
  state: Pick<Entry, 's' | 'g' | 'r' | 'full' | 'settings'>,
): StoredEntry {
  const { _id, type, lines, call } = draft;
  if (!call) return { chain, n, at, ...draft, ...state, hash: '' };
  const p = packCall(chain, state, lines, call);
  const stored: StoredEntry = endsCall(type)
    ? { _id, k: [_id], chain, n, at, type, p, hash: '' }
    : { _id, chain, n, at, type, p, hash: '' };
  addOthers(stored, draft);
  addOthers(stored, state);
  return stored;
}

/** Entries under the key of a call's end. */
const endsCall = (type: Entry['type']): boolean => type === 'settle' || type === 'quarantine';

function addOthers(stored: StoredEntry, from: object): void {
  for (const name in from) if (!(name in stored) && !PACKED.has(name)) Object.assign(stored, { [name]: from[name as never] });
}

const PACKED = new Set<string>(['lines', 's', 'g', 'call'] satisfies Packed[]);

/** Lets a settlement lie in one document with the one before it. */
export function join(run: StoredEntry, key: string, p: string): void {
  run.k?.push(key);
  run.p += BETWEEN + p;
}

const BETWEEN = '|';

/** The number of the last entry in a document. */
export const lastIn = ({ n, k }: Pick<StoredEntry, 'n' | 'k'>): number => (isRun(k) ? n + k.length - 1 : n);

/** Whatever else was made of `k`, a document is one entry. */
const isRun = (k: unknown): k is string[] => Array.isArray(k) && k.length > 1;

/** Documents under one of these keys. A key is in `k` alone where it is not the first of its run. */
export const under = (keys: readonly string[]) => ({ $or: [{ _id: { $in: [...keys] } }, { k: { $in: [...keys] } }] });

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
    const { k, chain, n, at, type, p, hash } = stored;
    if (!isRun(k) || typeof p !== 'string') {
      entries.push(unpack(stored));
      continue;
    }
    const texts = p.split(BETWEEN);
    // A run has no fields but these: copying any others, entry by entry, was a fifth of what reading cost.
    for (let i = 0; i < k.length; i++) {
      const { lines, s, g, call } = unpackText(chain, texts[i] ?? '');
      const entry: Entry = { _id: k[i] as string, chain, n: n + i, at, type, lines, s, call, hash };
      if (g) entry.g = g;
      entries.push(entry);
    }
  }
  return entries;
}

/** The entry that lies in the database as this, which is no run. */
export function unpack(stored: StoredEntry): Entry {
  if (isBare(stored)) {
    const { _id, chain, n, at, type, p, hash } = stored;
    // By name and not by spreading: nearly every entry comes through here.
    const { lines, s, g, call } = unpackText(chain, p as string);
    const entry: Entry = { _id, chain, n, at, type, lines, s, call, hash };
    if (g) entry.g = g;
    return entry;
  }
  const { chain, p, k: _, ...rest } = stored;
  return typeof p === 'string' ? { ...rest, chain, ...unpackText(chain, p) } : ({ chain, ...rest } as Entry);
}

/** Whether it says nothing beside its text. */
function isBare(stored: StoredEntry): boolean {
  if (typeof stored.p !== 'string') return false;
  for (const name in stored) if (!BARE.has(name)) return false;
  return true;
}

const BARE = new Set(['_id', 'chain', 'n', 'at', 'type', 'p', 'k', 'hash']);

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
