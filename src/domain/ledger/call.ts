import type { AgentId } from '../ids.js';
import type { Entry, MeteredCall } from './entry.js';
import { DEFAULT_PULSE, type Pulse } from './pulse.js';
import type { WorkspaceState } from './workspace-state.js';

/** A reported call that has ended or failed. Times in milliseconds since 1970. */
export interface EndedCall {
  agentId: AgentId;
  externalId: string;
  status: 'ended' | 'failed';
  startedAt: number;
  endedAt: number;
  /** It gave no times of its own (a failed call may); those here are when it was reported. */
  undated?: boolean;
  details?: string;
  digest: string;
}

/** The key of what is known about a call: its end, its start, the lapse of its hold, and so on. */
export const callKey = (
  kind: 'end' | 'start' | 'lapse' | 'refuse' | 'release',
  { agentId, externalId }: { agentId: AgentId; externalId: string },
): string => `${kind}:${agentId}:${externalId}`;

/** A call as its entry keeps it. */
export function meteredCall(
  call: Pick<EndedCall, 'startedAt' | 'endedAt' | 'details' | 'digest'> & { status: MeteredCall['status'] },
  pulse: Pulse,
  billed: number,
): MeteredCall {
  const metered: MeteredCall = {
    status: call.status,
    at: [call.startedAt, call.endedAt],
    pulse: [pulse.minimumSeconds, pulse.incrementSeconds],
    billed,
    digest: call.digest,
  };
  if (call.details) metered.details = call.details;
  return metered;
}

/**
 * L7: the pulse of the first grant that has seconds, else of the first open one, else 60/60. One whose time is up is closed, though a
 * call may hold some of it still.
 */
export function pulseFor(state: WorkspaceState, now: number): Pulse {
  let first: Pulse | undefined;
  for (const { terms, available, active } of state.grants.values()) {
    if (!active || (terms.expiresAt !== null && terms.expiresAt <= now)) continue;
    if (available > 0) return terms;
    first ??= terms;
  }
  return first ?? DEFAULT_PULSE;
}

/** L7: the pulse that the call's hold has frozen. */
export function frozenPulse(hold: Entry | undefined): Pulse | undefined {
  if (!hold?.call) return undefined;
  const [minimumSeconds, incrementSeconds] = hold.call.pulse;
  return { minimumSeconds, incrementSeconds };
}
