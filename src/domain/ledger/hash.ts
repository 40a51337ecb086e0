import { hmac } from '../../platform/crypto.js';
import type { StoredEntry } from './stored-entry.js';

/** Fields that every entry has; each is a line of what is signed. */
const COMMON = new Set(['_id', 'k', 'at', 'type', 'p', 'hash']);

/**
 * L22: HMAC-SHA-256 over the hash before it and the entry as stored, without its own hash: a line for each field that every entry
 * has, and one of JSON, in stored order, for all others. Whoever can write to the database but does not hold the key cannot change,
 * swap, add or leave out an entry without being found.
 */
export function entryHash(key: Buffer, previous: string, entry: Omit<StoredEntry, 'hash'>): string {
  const { _id, k, at, type, p } = entry;
  const text = `${previous}\n${_id.chain}\n${_id.n}\n${at.getTime()}\n${type}\n${p ?? ''}\n${JSON.stringify(k)}\n${others(entry)}`;
  return hmac(key, text);
}

/** An array, so that nothing in a name or a value can be taken for another field. Empty where there is nothing. */
function others(entry: object): string {
  const found: [string, unknown][] = [];
  for (const name in entry) {
    const value = entry[name as keyof typeof entry];
    if (!COMMON.has(name) && value !== undefined) found.push([name, value]);
  }
  return found.length > 0 ? JSON.stringify(found) : '';
}

/** The same key over the end of a chain: an anchor, by which a cut-off tail is found. */
export function anchorHash(key: Buffer, anchor: { chain: string; n: number; hash: string }): string {
  return hmac(key, `anchor\n${anchor.chain}\n${anchor.n}\n${anchor.hash}`);
}
