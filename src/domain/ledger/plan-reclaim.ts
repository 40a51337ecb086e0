import { DomainError } from '../errors.js';
import type { GrantId } from '../ids.js';
import type { ChainId, Draft, GrantTerms, Lines } from './entry.js';
import { backAccount } from './plan-close.js';
import type { GrantState, WorkspaceState } from './workspace-state.js';

/** Seconds to be taken back out of a grant. */
export interface Taken {
  grant: GrantState;
  seconds: number;
}

type Origin = Pick<Draft, 'by' | 'slack' | 'reason'>;

/**
 * L12: where `seconds` are taken back from: the named grant, or those in effect, the last in draw order first, so that a workspace
 * keeps what it would use next. Given a state that is up to date. Throws `insufficient_minutes`, `not_found` for a grant not open.
 */
export function pickGrants(state: WorkspaceState, seconds: number | 'all', only?: GrantId): Taken[] {
  const named = only && state.grants.get(only);
  if (only && !named)
    throw new DomainError('not_found', 'This allocation is no longer open.', { next: 'See `/minutes balance`.' });
  const grants = named ? [named] : [...state.grants.values()].filter(({ active }) => active).reverse();
  const available = grants.reduce((sum, grant) => sum + grant.available, 0);
  let rest = seconds === 'all' ? available : seconds;
  if (rest > available || rest === 0) {
    const min = (available / 60).toLocaleString('en', { maximumFractionDigits: 2 });
    const sentence = available === 0 ? 'There are no unused minutes here.' : `Only ${min} min are unused here.`;
    throw new DomainError('insufficient_minutes', sentence, {
      fields: { minutes: sentence },
      data: { availableSeconds: available },
      next: 'Minutes held by calls in progress stay until those have ended.',
    });
  }
  const taken: Taken[] = [];
  for (const grant of grants) {
    const part = Math.min(grant.available, rest);
    if (part > 0) taken.push({ grant, seconds: part });
    rest -= part;
  }
  return taken;
}

/** L12: available seconds set out on their way back to the sources they came from. `act` tells this reclaim from any other. */
export function planReclaim(taken: readonly Taken[], act: string, origin: Origin): Draft {
  const lines: Lines = [];
  for (const { grant, seconds } of taken) {
    lines.push(`grant:${grant.terms.id}:available`, -seconds, backAccount(grant.terms.id, act), seconds);
  }
  return { key: `reclaim:${act}`, type: 'reclaim', lines, ...closing(taken), ...origin, follow: 1 };
}

/** L12: available seconds set out for another workspace, where they open as the grants given, one for each that was taken from. */
export function planTransfer(
  taken: readonly Taken[],
  opens: (taken: Taken, place: number) => GrantTerms,
  to: ChainId,
  act: string,
  origin: Origin,
): Draft {
  const grants = taken.map(opens);
  const lines: Lines = [];
  for (const [i, { grant, seconds }] of taken.entries()) {
    lines.push(`grant:${grant.terms.id}:available`, -seconds, `transit:${grants[i]?.id}`, seconds);
  }
  return { key: `transfer:${act}`, type: 'transfer', lines, ...closing(taken), grants, to, ...origin, follow: 1 };
}

const UNDO_MS = 60_000;

/** N3: an allocation may be undone for 60 s while nobody has used any of it. Throws `conflict` otherwise. */
export function untouched(state: WorkspaceState, id: GrantId, now: number): Taken[] {
  const grant = state.grants.get(id);
  if (!grant || grant.available !== grant.terms.seconds) {
    throw new DomainError('conflict', 'Some of these minutes are in use or gone already.', {
      next: '`/minutes reclaim` takes back what is unused.',
    });
  }
  if (now - grant.terms.createdAt > UNDO_MS) {
    throw new DomainError('conflict', 'The 60 seconds in which this could be undone are over.', {
      next: '`/minutes reclaim` takes back what is unused.',
    });
  }
  return [{ grant, seconds: grant.available }];
}

/** L12: taking back all that is left closes a grant, unless a call still holds some. */
function closing(taken: readonly Taken[]): Pick<Draft, 'x'> {
  const closed = taken.filter(({ grant, seconds }) => grant.held === 0 && grant.available === seconds);
  return closed.length > 0 ? { x: closed.map(({ grant }) => grant.terms.id) } : {};
}
