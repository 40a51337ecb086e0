import type { GrantId, WorkspaceId } from '../ids.js';
import { callKey, type EndedCall, frozenPulse, meteredCall, pulseFor } from './call.js';
import type { Draft, Entry } from './entry.js';
import { releaseHold } from './plan-hold.js';
import { billedSeconds, DEFAULT_PULSE } from './pulse.js';
import { Tally } from './tally.js';
import type { WorkspaceState } from './workspace-state.js';

/**
 * L6, L7, L8, L10: what a call costs the workspace at `now`, given a state that is up to date and the call's own hold if one is
 * live. Seconds come from the hold, then from grants in draw order; what they cannot cover goes to overdraft as far as the policy
 * allows, and the rest to unfunded. Nothing is ever dropped (L2), and what was held and not used is free again.
 */
export function planSettlement(
  workspaceId: WorkspaceId,
  state: WorkspaceState,
  call: EndedCall,
  now: number,
  hold?: Entry,
): Draft {
  const pulse = frozenPulse(hold) ?? pulseFor(state, now);
  const billed = call.status === 'failed' ? 0 : billedSeconds(call.endedAt - call.startedAt, pulse);
  const tally = new Tally();
  const draws = new Map<GrantId, number>();
  const fromHold = hold && releaseHold(state, hold, billed, now, tally, draws);
  draw(workspaceId, state, billed - (fromHold?.used ?? 0), tally, draws);
  const metered = meteredCall(call, pulse, billed);
  return {
    _id: callKey('end', call),
    type: 'settle',
    lines: tally.lines(),
    call: hold ? { ...metered, draws: [...draws].flat() } : metered,
    ...(hold ? { ownHold: 1 } : {}),
    // L14: the owner of a deleted workspace is told of it.
    ...(state.settings.closing && billed > 0 ? { follow: 1 } : {}),
    ...(fromHold && fromHold.closed.length > 0 ? { x: fromHold.closed } : {}),
  };
}

/** A call whose times are out of bounds (L17): kept, nothing drawn, until somebody decides. Whoever owns the workspace is told. */
export function planQuarantine(call: EndedCall): Draft {
  return {
    _id: callKey('end', call),
    type: 'quarantine',
    lines: [],
    call: meteredCall(call, DEFAULT_PULSE, 0),
    follow: 1,
  };
}

/** L8, L10: takes `seconds` that no hold covers. `draws` may already name what the hold gave; all of it counts as used. */
function draw(workspaceId: WorkspaceId, state: WorkspaceState, seconds: number, tally: Tally, draws: Map<GrantId, number>): void {
  let rest = seconds;
  for (const { terms, available, active } of state.grants.values()) {
    if (rest === 0) break;
    if (!active || available === 0) continue;
    const taken = Math.min(available, rest);
    tally.add(`grant:${terms.id}:available`, -taken);
    draws.set(terms.id, (draws.get(terms.id) ?? 0) + taken);
    rest -= taken;
  }
  let drawn = 0;
  for (const taken of draws.values()) drawn += taken;
  tally.add(`used:${workspaceId}`, drawn);
  if (rest === 0) return;
  const { limitPolicy, overdraftCapSeconds, closing } = state.settings;
  const room = limitPolicy === 'finish' && !closing ? Math.max(0, overdraftCapSeconds - state.overdraft) : 0;
  const overdraft = Math.min(room, rest);
  tally.add(`overdraft:${workspaceId}`, overdraft);
  tally.add(`unfunded:${workspaceId}`, rest - overdraft);
  tally.add('world', -rest);
}
