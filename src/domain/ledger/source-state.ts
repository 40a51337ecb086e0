import type { Draft, Entry, SourceTerms } from './entry.js';
import { pairs } from './entry.js';

/** A source's balance after entry `n` of its chain. */
export interface SourceState {
  readonly kind: 'source';
  readonly n: number;
  readonly hash: string;
  /** When its last entry was made, in milliseconds. */
  readonly at: number;
  readonly available: number;
  readonly expired: number;
  readonly terms: SourceTerms | null;
}

export const EMPTY_SOURCE: SourceState = { kind: 'source', n: 0, hash: '', at: 0, available: 0, expired: 0, terms: null };

/** The state after a draft, from its lines alone. Throws when the source would become negative (L3). */
export function stepSource(state: SourceState, draft: Draft): SourceState {
  let { available, expired } = state;
  for (const [account, seconds] of pairs(draft.lines)) {
    if (account.startsWith('source:')) available += seconds;
    else if (account.startsWith('expired:')) expired += seconds;
  }
  if (available < 0) throw new Error(`Entry ${draft.key} would make its source negative.`);
  return { ...state, available, expired, terms: draft.source ?? state.terms };
}

/** The state after a stored entry. `terms` are known from the chain's first entry. */
export function readPackedSource(state: SourceState, entry: Entry, terms: SourceTerms | null): SourceState {
  const [available = 0, expired = 0] = entry.s;
  return {
    kind: 'source',
    n: entry.n,
    hash: entry.hash,
    at: entry.at.getTime(),
    available,
    expired,
    terms: entry.source ?? terms ?? state.terms,
  };
}
