import type { ChainId, Draft, Entry, Lines, MeteredCall } from './entry.js';

/**
 * An entry as it lies in the database. One about a call, and nearly all are, has what it moved, the state after it and the call in
 * one short text: a document of few fields costs the database and us half as much as one of many.
 *
 * `p` is four lists: totals; grants; lines; call. `a:` and `h:` stand for what a grant has available and held, `used`, `overdraft` and
 * `unfunded` are those of the chain's own workspace:
 *
 *     480,0,0,0,3;gr_1,119520,0,0,1;a:gr_1,-120,used,120;ended,1763802000000,1763802061000,60,60,120,<digest>,<details>
 */
export type StoredEntry = Omit<Entry, Packed> & Partial<Pick<Entry, Packed>> & { p?: string };

type Packed = 'lines' | 's' | 'g' | 'call';

/** What a draft is stored as in a place of a chain, with what it says of the state after it; its hash is still to be made. */
export function toStored(
  { chain, n, at }: Pick<Entry, 'chain' | 'n' | 'at'>,
  draft: Draft,
  state: Pick<Entry, 's' | 'g' | 'r' | 'full' | 'settings'>,
): StoredEntry {
  const { _id, type, lines, call } = draft;
  if (!call) return { chain, n, at, ...draft, ...state, hash: '' };
  const stored: StoredEntry = { _id, chain, n, at, type, p: packCall(chain, state, lines, call), hash: '' };
  addOthers(stored, draft);
  addOthers(stored, state);
  return stored;
}

function addOthers(stored: StoredEntry, from: object): void {
  for (const name in from) if (!(name in stored) && !PACKED.has(name)) Object.assign(stored, { [name]: from[name as never] });
}

const PACKED = new Set<string>(['lines', 's', 'g', 'call'] satisfies Packed[]);

/** The text of an entry about a call. */
function packCall(chain: ChainId, { s, g = [] }: Pick<Entry, 's' | 'g'>, lines: Lines, call: MeteredCall): string {
  const own = chain.slice(1);
  let moved = '';
  for (let i = 0; i < lines.length; i += 2)
    moved += `${i > 0 ? ',' : ''}${shortAccount(lines[i] as string, own)},${lines[i + 1]}`;
  const { status, at, pulse, billed, digest, details = '', draws } = call;
  const told = `${status},${at[0]},${at[1]},${pulse[0]},${pulse[1]},${billed},${digest},${details}`;
  return `${s.join(',')};${g.join(',')};${moved};${told}${draws ? `,draws,${draws.join(',')}` : ''}`;
}

/** The entry that lies in the database as this. Never throws: what is nonsense is so for whoever makes something of it. */
export function unpack(stored: StoredEntry): Entry {
  if (typeof stored.p !== 'string') return stored as Entry;
  const { chain, p, ...rest } = stored;
  const [s = '', g = '', lines = '', call = ''] = p.split(';');
  return {
    ...rest,
    chain,
    lines: namesAndNumbers(lines).map((part) => (typeof part === 'string' ? longAccount(part, chain.slice(1)) : part)),
    s: s.split(',').map(Number),
    ...(g === '' ? {} : { g: namesAndNumbers(g, 5) }),
    call: unpackCall(call),
  };
}

/** The same of what a driver gives. */
export const unpackAll = (found: StoredEntry[]): Entry[] => found.map(unpack);

function unpackCall(text: string): MeteredCall {
  const [status, startedAt, endedAt, minimum, increment, billed, digest = '', details, withDraws, ...draws] = text.split(',');
  return {
    status: status as MeteredCall['status'],
    at: [Number(startedAt), Number(endedAt)],
    pulse: [Number(minimum), Number(increment)],
    billed: Number(billed),
    ...(withDraws === undefined ? {} : { draws: namesAndNumbers(draws.join(',')) }),
    ...(details ? { details } : {}),
    digest,
  };
}

/** A list in which every `width`th place is a name and the others are numbers. */
function namesAndNumbers(text: string, width = 2): (string | number)[] {
  return text === '' ? [] : text.split(',').map((part, i) => (i % width === 0 ? part : Number(part)));
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
