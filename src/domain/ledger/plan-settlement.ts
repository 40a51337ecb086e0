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
  const held = hold && { draws: new Map<GrantId, number>() };
  const fromHold = hold && held && releaseHold(state, hold, billed, now, tally, held.draws);
  draw(workspaceId, state, billed - (fromHold?.used ?? 0), tally, held?.draws);
  const draft: Draft = {
    key: callKey('end', call),
    type: 'settle',
    lines: tally.lines(),
    call: meteredCall(call, pulse, billed),
  };
  if (held && draft.call) {
    draft.call.draws = [...held.draws].flat();
    draft.ownHold = 1;
  }
  // L14: the owner of a deleted workspace is told of it.
  if (state.settings.closing && billed > 0) draft.follow = 1;
  if (fromHold && fromHold.closed.length > 0) draft.x = fromHold.closed;
  return draft;
}

/** A call whose times are out of bounds (L17): kept, nothing drawn, until somebody decides. Whoever owns the workspace is told. */
export function planQuarantine(call: EndedCall): Draft {
  return {
    key: callKey('end', call),
    type: 'quarantine',
    lines: [],
    call: meteredCall(call, DEFAULT_PULSE, 0),
    follow: 1,
  };
}

/** L8, L10: takes `seconds` that no hold covers. `draws` names what the call's hold gave, and then all of it: it counts as used. */
function draw(
  workspaceId: WorkspaceId,
  state: WorkspaceState,
  seconds: number,
  tally: Tally,
  draws?: Map<GrantId, number>,
): void {
  let rest = seconds;
  let drawn = 0;
  if (draws) for (const taken of draws.values()) drawn += taken;
  for (const { terms, available, active } of state.grants.values()) {
    if (rest === 0) break;
    if (!active || available === 0) continue;
    const taken = Math.min(available, rest);
    tally.add(`grant:${terms.id}:available`, -taken);
    draws?.set(terms.id, (draws.get(terms.id) ?? 0) + taken);
    drawn += taken;
    rest -= taken;
  }
  tally.add(`used:${workspaceId}`, drawn);
  if (rest === 0) return;
  const { limitPolicy, overdraftCapSeconds, closing } = state.settings;
  const room = limitPolicy === 'finish' && !closing ? Math.max(0, overdraftCapSeconds - state.overdraft) : 0;
  const overdraft = Math.min(room, rest);
  tally.add(`overdraft:${workspaceId}`, overdraft);
  tally.add(`unfunded:${workspaceId}`, rest - overdraft);
  tally.add('world', -rest);
}
