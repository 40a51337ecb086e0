import type { Context } from '../context.js';
import { DomainError } from '../errors.js';
import type { AgentId, GrantId, WorkspaceId } from '../ids.js';
import { callKey, drawsOf, type Entry, entriesByKey, uncoveredOf } from '../ledger/index.js';

/** A call as whoever reported it may read it. Times as ISO text, seconds as integers. */
export interface CallRecord {
  id: string;
  status: 'started' | 'ended' | 'failed';
  outcome: 'held' | 'settled' | 'refused' | 'quarantined';
  startedAt: string;
  endedAt: string | null;
  pulse: { minimumSeconds: number; incrementSeconds: number };
  billedSeconds: number;
  draws: { grantId: GrantId; seconds: number }[];
  overdraftSeconds: number;
  unfundedSeconds: number;
}

/** H2: one call of one agent, as it stands. Throws `not_found`: other agents' calls do not exist for it. */
export async function findAgentCall(
  ctx: Context,
  workspaceId: WorkspaceId,
  agentId: AgentId,
  externalId: string,
): Promise<CallRecord> {
  const id = { agentId, externalId };
  const kinds = ['release', 'end', 'start', 'refuse'] as const;
  const keys = kinds.map((kind) => callKey(kind, id));
  const found = await entriesByKey(ctx.platform, workspaceId, keys);
  for (const key of keys) {
    const entry = found.get(key);
    if (entry?.call) return recordOf(externalId, entry, entry.call);
  }
  throw new DomainError('not_found', 'This agent has reported no such call.', { next: 'Check its id.' });
}

function recordOf(id: string, entry: Entry, { status, at, pulse, billed }: NonNullable<Entry['call']>): CallRecord {
  const isSettled = entry.type === 'settle' || entry.type === 'release';
  return {
    id,
    status,
    outcome: isSettled ? 'settled' : entry.type === 'hold' ? 'held' : entry.type === 'refuse' ? 'refused' : 'quarantined',
    startedAt: new Date(at[0]).toISOString(),
    endedAt: status === 'started' ? null : new Date(at[1]).toISOString(),
    pulse: { minimumSeconds: pulse[0], incrementSeconds: pulse[1] },
    billedSeconds: billed,
    draws: isSettled ? drawsOf(entry) : [],
    ...(isSettled ? uncoveredOf(entry) : { overdraftSeconds: 0, unfundedSeconds: 0 }),
  };
}
