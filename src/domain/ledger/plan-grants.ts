import type { WorkspaceId } from '../ids.js';
import type { Draft, GrantTerms, LedgerSettings, Lines } from './entry.js';
import { type GrantState, step, type WorkspaceState } from './workspace-state.js';

/**
 * What time alone has done since the last entry: grants that took effect (overdraft is repaid from them first, L10) and grants
 * whose time is up (their available seconds lapse, L11). Every act, and every reading of a balance, begins with this. In the order
 * in which it happened, so that coming late gives what coming in time would have given.
 */
export function bringUpToDate(
  workspaceId: WorkspaceId,
  state: WorkspaceState,
  now: number,
): { drafts: Draft[]; state: WorkspaceState } {
  const drafts: Draft[] = [];
  let current = state;
  for (const { terms, begins } of dueBy(state, now)) {
    const grant = current.grants.get(terms.id);
    if (!grant || (!begins && grant.available === 0 && grant.held > 0)) continue;
    const draft = begins ? effect(workspaceId, current, grant) : expiry(grant);
    drafts.push(draft);
    current = step(current, draft).after;
  }
  return { drafts, state: current };
}

interface Due {
  terms: GrantTerms;
  begins: boolean;
  at: number;
}

/** Oldest first; at the same instant a beginning before an end (a renewal leaves no empty moment), then in draw order. */
function dueBy(state: WorkspaceState, now: number): Due[] {
  const due: Due[] = [];
  for (const { terms, active } of state.grants.values()) {
    if (!active && terms.effectiveAt <= now) due.push({ terms, begins: true, at: terms.effectiveAt });
    if (terms.expiresAt !== null && terms.expiresAt <= now) due.push({ terms, begins: false, at: terms.expiresAt });
  }
  return due.sort((a, b) => a.at - b.at || Number(b.begins) - Number(a.begins));
}

function effect(workspaceId: WorkspaceId, state: WorkspaceState, { terms, available }: GrantState): Draft {
  const repaid = Math.min(state.overdraft, available);
  const lines = repaid === 0 ? [] : [`grant:${terms.id}:available`, -repaid, ...repayment(workspaceId, repaid)];
  return { key: `effect:${terms.id}`, type: 'effect', lines, ...(repaid > 0 ? { r: [terms.id, repaid] } : {}) };
}

/** L11: available seconds go to `expired:<source>`; the grant closes unless a call still holds some. */
function expiry({ terms, available, held }: GrantState): Draft {
  const lines: Lines = available > 0 ? [`grant:${terms.id}:available`, -available, `expired:${terms.sourceId}`, available] : [];
  return { key: `expire:${terms.id}`, type: 'expire', lines, ...(held === 0 ? { x: [terms.id] } : {}) };
}

/** L10: overdraft is repaid from a grant at the moment it takes effect; this is the far side of it. */
const repayment = (workspaceId: WorkspaceId, seconds: number): Lines => [
  `used:${workspaceId}`,
  seconds,
  `overdraft:${workspaceId}`,
  -seconds,
  'world',
  seconds,
];

/**
 * The receiving half of an allocation: the grant appears with its seconds, less the overdraft it repays if it is in effect. One
 * entry, because cut between two the repayment would never happen (L19).
 */
export function receiveGrant(
  workspaceId: WorkspaceId,
  state: WorkspaceState,
  terms: GrantTerms,
  origin: Pick<Draft, 'by' | 'slack' | 'reason'>,
): Draft {
  const repaid = terms.effectiveAt > terms.createdAt ? 0 : Math.min(state.overdraft, terms.seconds);
  return {
    key: `move:${terms.id}:in`,
    type: 'grant',
    lines: [
      `transit:${terms.id}`,
      -terms.seconds,
      `grant:${terms.id}:available`,
      terms.seconds - repaid,
      ...(repaid > 0 ? repayment(workspaceId, repaid) : []),
    ],
    grant: terms,
    ...(repaid > 0 ? { r: [terms.id, repaid] } : {}),
    ...origin,
    ...(terms.expiresAt === null ? {} : { ends: new Date(terms.expiresAt) }),
  };
}

/** A change of the rules that decide about minutes. */
export function changeSettings(key: string, settings: LedgerSettings, by: string): Draft {
  return { key, type: 'settings', lines: [], settings, by };
}
