import type { GrantId, WorkspaceId } from '../ids.js';
import type { Draft, GrantTerms, LedgerSettings, Lines } from './entry.js';
import { step, type WorkspaceState } from './workspace-state.js';

/**
 * What time alone has done since the last entry: grants that took effect (overdraft is repaid from them first, L10) and grants
 * whose time is up (their available seconds lapse, L11). Every act, and every reading of a balance, begins with this.
 */
export function bringUpToDate(
  workspaceId: WorkspaceId,
  state: WorkspaceState,
  now: number,
): { drafts: Draft[]; state: WorkspaceState } {
  const drafts: Draft[] = [];
  let current = state;
  for (const { terms } of state.grants.values()) {
    const grant = current.grants.get(terms.id);
    if (!grant || grant.active || terms.effectiveAt > now) continue;
    const draft: Draft = {
      _id: `effect:${terms.id}`,
      type: 'effect',
      lines: repayment(workspaceId, current, terms.id, grant.available),
    };
    drafts.push(draft);
    current = step(current, draft).after;
  }
  for (const { terms } of state.grants.values()) {
    const grant = current.grants.get(terms.id);
    if (!grant || terms.expiresAt === null || terms.expiresAt > now) continue;
    if (grant.available === 0 && grant.held > 0) continue;
    const draft = expiry(terms, grant.available);
    drafts.push(draft);
    current = step(current, draft).after;
  }
  return { drafts, state: current };
}

/** L11: available seconds go to `expired:<source>`; the grant closes unless a call still holds some. */
function expiry(terms: GrantTerms, available: number): Draft {
  const lines: Lines = available > 0 ? [`grant:${terms.id}:available`, -available, `expired:${terms.sourceId}`, available] : [];
  return { _id: `expire:${terms.id}`, type: 'expire', lines };
}

/** L10: overdraft is repaid from a grant at the moment it takes effect. */
function repayment(workspaceId: WorkspaceId, state: WorkspaceState, grantId: GrantId, available: number): Lines {
  const repaid = Math.min(state.overdraft, available);
  if (repaid === 0) return [];
  return [
    `grant:${grantId}:available`,
    -repaid,
    `used:${workspaceId}`,
    repaid,
    `overdraft:${workspaceId}`,
    -repaid,
    'world',
    repaid,
  ];
}

/** The receiving half of an allocation: the grant appears with its seconds, and repays overdraft if it is in effect. */
export function receiveGrant(
  workspaceId: WorkspaceId,
  state: WorkspaceState,
  terms: GrantTerms,
  origin: Pick<Draft, 'by' | 'slack'>,
): Draft[] {
  const arrived: Draft = {
    _id: `move:${terms.id}:in`,
    type: 'grant',
    lines: [`transit:${terms.id}`, -terms.seconds, `grant:${terms.id}:available`, terms.seconds],
    grant: terms,
    ...origin,
    ...(terms.expiresAt === null ? {} : { ends: new Date(terms.expiresAt) }),
  };
  if (terms.effectiveAt > terms.createdAt || state.overdraft === 0) return [arrived];
  const repaid = repayment(workspaceId, state, terms.id, terms.seconds);
  return [arrived, { _id: `effect:${terms.id}`, type: 'effect', lines: repaid }];
}

/** A change of the rules that decide about minutes. */
export function changeSettings(key: string, settings: LedgerSettings, by: string): Draft {
  return { _id: key, type: 'settings', lines: [], settings, by };
}
