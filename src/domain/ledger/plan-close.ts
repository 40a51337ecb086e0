import { DomainError } from '../errors.js';
import type { GrantId, WorkspaceId } from '../ids.js';
import { type Draft, type GrantTerms, type Lines, pairs } from './entry.js';
import type { SourceState } from './source-state.js';
import type { WorkspaceState } from './workspace-state.js';

/**
 * Seconds on their way back from a grant to the source they came from. A grant whose end this is goes back once; where it may
 * happen again (L12, L13) the act's own id tells one time from another.
 */
export const backAccount = (grantId: GrantId, act?: string): string => `transit:back-${grantId}${act ? `~${act}` : ''}`;

/**
 * L14: the last act of a workspace that is deleted, given a state that is up to date: every grant's seconds go back towards their
 * sources, overdraft becomes unfunded, and nothing can be allocated any more. Throws `conflict` while a call is live.
 */
export function planClose(workspaceId: WorkspaceId, state: WorkspaceState, by: string): Draft {
  if (state.live > 0) {
    throw new DomainError('conflict', 'A call is in progress.', { next: 'Wait until it has ended, then delete the workspace.' });
  }
  const lines: Lines = [];
  for (const { terms, available } of state.grants.values()) {
    if (available > 0) lines.push(`grant:${terms.id}:available`, -available, backAccount(terms.id), available);
  }
  if (state.overdraft > 0) lines.push(`overdraft:${workspaceId}`, -state.overdraft, `unfunded:${workspaceId}`, state.overdraft);
  const settings = { ...state.settings, closing: true as const };
  return { key: `close:${workspaceId}`, type: 'close', lines, x: [...state.grants.keys()], settings, by, follow: 1 };
}

/** L12, L14: minutes that arrive where nothing is taken any more turn round; the grant never opens. */
export function planBounce(terms: GrantTerms, origin: Pick<Draft, 'by' | 'slack' | 'reason'>): Draft {
  return {
    key: `move:${terms.id}:in`,
    type: 'bounce',
    lines: [`transit:${terms.id}`, -terms.seconds, backAccount(terms.id), terms.seconds],
    grant: terms,
    ...origin,
    follow: 1,
  };
}

/** Seconds of a grant on their way back to its source; `id` is the grant's, and the act's where it may happen again. */
export interface SentBack {
  id: string;
  grantId: GrantId;
  seconds: number;
}

/** What an entry has sent back. */
export function sentBack(lines: Lines): SentBack[] {
  const found: SentBack[] = [];
  for (const [account, seconds] of pairs(lines)) {
    if (!account.startsWith('transit:back-') || seconds <= 0) continue;
    const id = account.slice('transit:back-'.length);
    found.push({ id, grantId: id.split('~')[0] as GrantId, seconds });
  }
  return found;
}

/** The other half: the seconds are the source's again, or lapse when it has ended meanwhile (L13). */
export function planReturn(state: SourceState, { id, grantId, seconds }: SentBack, now: number): Draft {
  const { terms } = state;
  if (!terms) throw new Error(`Grant ${grantId} came from a source that was never bought.`);
  const ended = terms.endsAt !== null && terms.endsAt <= now;
  return {
    key: `back:${id}`,
    type: 'return',
    lines: [`transit:back-${id}`, -seconds, ended ? `expired:${terms.id}` : `source:${terms.id}`, seconds],
  };
}
