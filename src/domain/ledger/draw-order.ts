import type { GrantId } from '../ids.js';
import type { GrantTerms } from './entry.js';

/**
 * L8: priority, expiry (none last), rate, creation, id, each ascending. A strict order: no two grants are equal in it, and since
 * terms never change it never changes either.
 */
export function compareTerms(a: GrantTerms, b: GrantTerms): number {
  return (
    a.priority - b.priority ||
    compareExpiry(a.expiresAt, b.expiresAt) ||
    a.rateMicro - b.rateMicro ||
    a.createdAt - b.createdAt ||
    (a.id < b.id ? -1 : a.id > b.id ? 1 : 0)
  );
}

function compareExpiry(a: number | null, b: number | null): number {
  if (a === b) return 0;
  if (a === null) return 1;
  if (b === null) return -1;
  return a - b;
}

export function inDrawOrder<T extends { terms: GrantTerms }>(grants: [GrantId, T][]): [GrantId, T][] {
  return grants.sort(([, a], [, b]) => compareTerms(a.terms, b.terms));
}
