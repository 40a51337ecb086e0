import { DomainError } from '../errors.js';
import type { ChainId, Draft, GrantTerms, SourceTerms } from './entry.js';
import type { SourceState } from './source-state.js';

/** Buying: the first entry of a source's chain. */
export function planPurchase(terms: SourceTerms, by: string): Draft {
  return {
    key: `buy:${terms.id}`,
    type: 'buy',
    lines: ['world', -terms.seconds, `source:${terms.id}`, terms.seconds],
    source: terms,
    by,
    ...(terms.endsAt === null ? {} : { ends: new Date(terms.endsAt) }),
  };
}

/** L11, L12: what is left in a source lapses at its end. Gives no entry before that, or when nothing is left. */
export function planSourceLapse(state: SourceState, now: number): Draft | null {
  const { terms } = state;
  if (!terms || terms.endsAt === null || terms.endsAt > now || state.available === 0) return null;
  const lines = [`source:${terms.id}`, -state.available, `expired:${terms.id}`, state.available];
  return { key: `expire:${terms.id}`, type: 'expire', lines };
}

/**
 * The giving half of an allocation: seconds leave the source for `transit`. Throws `insufficient_minutes` when there are too few,
 * `conflict` when the source has not begun or has ended (L12).
 */
export function planGive(
  state: SourceState,
  grant: GrantTerms,
  to: ChainId,
  now: number,
  origin: Pick<Draft, 'by' | 'slack' | 'reason'>,
): Draft {
  const { terms } = state;
  if (!terms) throw new DomainError('not_found', 'This source holds no minutes.');
  if (terms.startsAt > now)
    throw new DomainError('conflict', 'This source has not begun yet.', {
      fields: { sourceId: 'This source has not begun yet.' },
    });
  if (terms.endsAt !== null && terms.endsAt <= now) {
    throw new DomainError('conflict', 'This source has ended.', { fields: { sourceId: 'This source has ended.' } });
  }
  if (state.available < grant.seconds) {
    const [left, asked] = [Math.floor(state.available / 60), grant.seconds / 60].map((m) => m.toLocaleString('en')) as [
      string,
      string,
    ];
    const sentence = `There are ${left} min left in this source, ${asked} asked.`;
    throw new DomainError('insufficient_minutes', sentence, {
      fields: { minutes: sentence },
      data: { availableSeconds: state.available },
    });
  }
  return {
    key: `move:${grant.id}:out`,
    type: 'give',
    lines: [`source:${terms.id}`, -grant.seconds, `transit:${grant.id}`, grant.seconds],
    grant,
    to,
    ...origin,
    follow: 1,
  };
}
