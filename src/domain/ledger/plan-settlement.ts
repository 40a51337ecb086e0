import type { AgentId, WorkspaceId } from '../ids.js';
import type { Draft, Lines, MeteredCall } from './entry.js';
import { billedSeconds, DEFAULT_PULSE, type Pulse } from './pulse.js';
import type { WorkspaceState } from './workspace-state.js';

/** A reported call that has ended or failed. Times in milliseconds since 1970. */
export interface EndedCall {
  agentId: AgentId;
  externalId: string;
  status: 'ended' | 'failed';
  startedAt: number;
  endedAt: number;
  details?: string;
  digest: string;
}

export const settlementKey = (agentId: AgentId, externalId: string): string => `end:${agentId}:${externalId}`;

/**
 * L6, L7, L8, L10: what a call costs the workspace, given a state that is up to date. Seconds come from grants in draw order;
 * what they cannot cover goes to overdraft as far as the policy allows, and the rest to unfunded. Nothing is ever dropped (L2).
 */
export function planSettlement(workspaceId: WorkspaceId, state: WorkspaceState, call: EndedCall): Draft {
  const pulse = pulseFor(state);
  const billed = call.status === 'failed' ? 0 : billedSeconds(call.endedAt - call.startedAt, pulse);
  return {
    _id: settlementKey(call.agentId, call.externalId),
    type: 'settle',
    lines: billed === 0 ? [] : draw(workspaceId, state, billed),
    call: meteredCall(call, pulse, billed),
  };
}

/** A call whose times are out of bounds (L17): kept, nothing drawn, until somebody decides. */
export function planQuarantine(call: EndedCall): Draft {
  return {
    _id: settlementKey(call.agentId, call.externalId),
    type: 'quarantine',
    lines: [],
    call: meteredCall(call, DEFAULT_PULSE, 0),
  };
}

function meteredCall(call: EndedCall, pulse: Pulse, billed: number): MeteredCall {
  return {
    status: call.status,
    at: [call.startedAt, call.endedAt],
    pulse: [pulse.minimumSeconds, pulse.incrementSeconds],
    billed,
    ...(call.details ? { details: call.details } : {}),
    digest: call.digest,
  };
}

/** L7: the pulse of the first grant that has seconds, else of the first open one, else 60/60. */
function pulseFor(state: WorkspaceState): Pulse {
  let first: Pulse | undefined;
  for (const { terms, available, active } of state.grants.values()) {
    if (!active) continue;
    if (available > 0) return terms;
    first ??= terms;
  }
  return first ?? DEFAULT_PULSE;
}

function draw(workspaceId: WorkspaceId, state: WorkspaceState, billed: number): Lines {
  const lines: Lines = [];
  let rest = billed;
  for (const { terms, available, active } of state.grants.values()) {
    if (rest === 0) break;
    if (!active || available === 0) continue;
    const taken = Math.min(available, rest);
    lines.push(`grant:${terms.id}:available`, -taken);
    rest -= taken;
  }
  const drawn = billed - rest;
  if (drawn > 0) lines.push(`used:${workspaceId}`, drawn);
  if (rest === 0) return lines;
  const { limitPolicy, overdraftCapSeconds } = state.settings;
  const room = limitPolicy === 'finish' && !state.settings.closing ? Math.max(0, overdraftCapSeconds - state.overdraft) : 0;
  const overdraft = Math.min(room, rest);
  if (overdraft > 0) lines.push(`overdraft:${workspaceId}`, overdraft);
  if (rest > overdraft) lines.push(`unfunded:${workspaceId}`, rest - overdraft);
  lines.push('world', -rest);
  return lines;
}
