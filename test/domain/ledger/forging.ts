import type { RawEntry } from '../../../src/verify/opened.js';
import type { StoredEntry } from '../../../src/verify/stored.js';

/** One thing that whoever holds the key could write, and what the verifier has to say about it. */
export interface Forgery {
  name: string;
  rule: RegExp;
  which: (entry: StoredEntry) => boolean;
  change: (entry: StoredEntry) => void;
}

/** Every number `from` in a list becomes `to`. */
export const swap = <T>(list: T[] | undefined, from: T, to: T): T[] => (list ?? []).map((part) => (part === from ? to : part));

/** An entry as the database has it, whatever was done to it. */
export function closed(entry: StoredEntry): RawEntry {
  const { _id: key, chain, n, ...fields } = entry;
  const named = { _id: { chain, n }, k: [key] };
  if (!fields.call) return { ...named, ...fields };
  const { lines, s, g = [], call, ...rest } = fields;
  const { status, at, pulse, billed, digest = '', details = '', draws } = call;
  const told = [status, ...at, ...pulse, billed, digest, details, ...(draws ? ['draws', ...draws] : [])];
  const own = new RegExp(`^(used|overdraft|unfunded):${chain.slice(2)}$`);
  const short = (part: string | number) =>
    String(part)
      .replace(/^grant:(.*):(a|h)(?:vailable|eld)$/, '$2:$1')
      .replace(own, '$1');
  return { ...named, ...rest, p: [s, g, lines.map(short), told].map((list) => list.join()).join(';') };
}
