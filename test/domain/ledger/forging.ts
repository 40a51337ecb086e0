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
