import type { AgentId, GrantId } from '../ids.js';
import { callKey, meteredCall, pulseFor } from './call.js';
import { type Draft, type Entry, type Lines, pairs } from './entry.js';
import { billedSeconds, type Pulse } from './pulse.js';
import type { Tally } from './tally.js';
import { availableOf, type WorkspaceState } from './workspace-state.js';

/** A call that has begun. `startedAt` in milliseconds since 1970. */
export interface StartedCall {
  agentId: AgentId;
  externalId: string;
  startedAt: number;
  maxDurationSeconds?: number;
  /** Its agent takes no calls just now. */
  paused?: boolean;
  details?: string;
  digest: string;
}

const USUAL_SECONDS = 900;
/** L9: so much longer than the call may last, its hold waits for its end. */
const GRACE_SECONDS = 600;

/** L9: whether a call may begin: there is enough for the least that is billed. Given a state that is up to date. */
export function admits(state: WorkspaceState, now: number): boolean {
  return !state.settings.closing && availableOf(state) >= pulseFor(state, now).minimumSeconds;
}

/**
 * L9: holds what the call could cost if it lasted as long as it may, or what there is, in draw order (L8); the pulse is frozen with
 * it (L7). Given a state that is up to date and admits it. `now` in milliseconds.
 */
export function planHold(state: WorkspaceState, call: StartedCall, now: number): Draft {
  const pulse = pulseFor(state, now);
  const longest = call.maxDurationSeconds ?? USUAL_SECONDS;
  let rest = billedSeconds(longest * 1000, pulse);
  const lines: Lines = [];
  for (const { terms, available, active } of state.grants.values()) {
    if (rest === 0) break;
    if (!active || available === 0) continue;
    const held = Math.min(available, rest);
    lines.push(`grant:${terms.id}:available`, -held, `grant:${terms.id}:held`, held);
    rest -= held;
  }
  const ends = new Date(now + (longest + GRACE_SECONDS) * 1000);
  return { key: callKey('start', call), type: 'hold', lines, call: begun(call, pulse), ends };
}

/** L9: the call was refused for want of minutes; the owner has to hear of it. It freezes nothing, and may be tried again. */
export function planRefusal(state: WorkspaceState, call: StartedCall, now: number): Draft {
  return { key: callKey('refuse', call), type: 'refuse', lines: [], call: begun(call, pulseFor(state, now)), follow: 1 };
}

/** L9: nobody has reported the end of a call for too long: what it held is free again. */
export function planLapse(state: WorkspaceState, hold: Entry, now: number, tally: Tally): Draft {
  const { closed } = releaseHold(state, hold, 0, now, tally, new Map());
  const lapse = { key: hold.key.replace(/^start:/, 'lapse:'), type: 'lapse' as const, lines: tally.lines(), ownHold: 1 as const };
  return closed.length > 0 ? { ...lapse, x: closed } : lapse;
}

/**
 * L8, L11: uses up to `wanted` seconds of a hold, in the order in which they were held, and frees the rest: to its grant, or to
 * `expired` where the grant's time is up. Gives what was used, and which grants that closes.
 */
export function releaseHold(
  state: WorkspaceState,
  hold: Entry,
  wanted: number,
  now: number,
  tally: Tally,
  draws: Map<GrantId, number>,
): { used: number; closed: GrantId[] } {
  let rest = wanted;
  const closed: GrantId[] = [];
  for (const [grantId, held] of heldBy(hold)) {
    const grant = state.grants.get(grantId);
    if (!grant) throw new Error(`Entry ${hold.key} holds seconds of grant ${grantId}, which is not open.`);
    const used = Math.min(held, rest);
    rest -= used;
    if (used > 0) draws.set(grantId, used);
    tally.add(`grant:${grantId}:held`, -held);
    const over = grant.terms.expiresAt !== null && grant.terms.expiresAt <= now;
    tally.add(over ? `expired:${grant.terms.sourceId}` : `grant:${grantId}:available`, held - used);
    if (over && grant.available === 0 && grant.held === held) closed.push(grantId);
  }
  return { used: wanted - rest, closed };
}

/** What a hold holds, by grant, in the order in which it was held. */
export function* heldBy(hold: Pick<Entry, 'lines'>): Generator<[grantId: GrantId, seconds: number]> {
  for (const [account, seconds] of pairs(hold.lines)) {
    if (account.endsWith(':held')) yield [account.split(':')[1] as GrantId, seconds];
  }
}

const begun = (call: StartedCall, pulse: Pulse) => meteredCall({ ...call, status: 'started', endedAt: call.startedAt }, pulse, 0);
