import { createHmac } from 'node:crypto';
import type { Entry } from './entry.js';

/**
 * L22: HMAC-SHA-256 over the hash before it and the entry as stored, as JSON in stored order, without its own hash. Whoever can
 * write to the database but does not hold the key cannot change, swap, add or leave out an entry without being found.
 */
export function entryHash(key: Buffer, previous: string, entry: Omit<Entry, 'hash'>): string {
  return createHmac('sha256', key)
    .update(`${previous}\n${JSON.stringify(entry)}`)
    .digest('base64url');
}

/** The same key over the end of a chain: an anchor, by which a cut-off tail is found. */
export function anchorHash(key: Buffer, anchor: { chain: string; n: number; hash: string }): string {
  return createHmac('sha256', key).update(`anchor\n${anchor.chain}\n${anchor.n}\n${anchor.hash}`).digest('base64url');
}
