import type { Platform } from '../context.js';
import type { AgentId, WorkspaceId } from '../ids.js';
import { callKey, callKeyOf, type Entry, entriesByKey } from '../ledger/index.js';
import type { CallRow, Outcome } from './model.js';

/** A call as an entry tells of it, before anybody looked who the other party was. */
export interface SeenCall {
  agentId: AgentId;
  row: CallRow;
  /** Milliseconds since 1970: what was reported with it is kept from then on. */
  keptFrom: number;
  /** The entry is that old. */
  at: Date;
  details?: string;
  /** A call that took place, and is told of for the first time. */
  counts: boolean;
}

const TOLD_BY: ReadonlySet<Entry['type']> = new Set(['settle', 'release', 'quarantine', 'refuse', 'lapse'] as const);
const tells = ({ type }: Entry): boolean => TOLD_BY.has(type);

function outcomeOf({ type, call }: Entry): Outcome {
  switch (type) {
    case 'quarantine':
      return 'aside';
    case 'refuse':
      return 'refused';
    case 'lapse':
      return 'lapsed';
    default:
      return call?.status === 'failed' ? 'failed' : 'completed';
  }
}

/**
 * The calls these entries of a workspace's chain tell of, in their order. What a start said is taken where the end says nothing:
 * platforms may name the parties only once.
 */
export async function seenCalls(platform: Platform, workspaceId: WorkspaceId, entries: readonly Entry[]): Promise<SeenCall[]> {
  const telling = entries.filter(tells);
  const startKey = (entry: Entry) => callKey('start', callKeyOf(entry.key));
  const incomplete = telling.filter((entry) => !entry.call || (entry.ownHold && !entry.call.details));
  const starts = await entriesByKey(platform, workspaceId, incomplete.map(startKey));
  return telling.map((entry) => {
    const start = starts.size > 0 ? starts.get(startKey(entry)) : undefined;
    const [startedAt, endedAt] = entry.call?.at ?? start?.call?.at ?? [entry.at.getTime(), entry.at.getTime()];
    const { agentId, externalId: callId } = callKeyOf(entry.key);
    const outcome = outcomeOf(entry);
    // A call that lapsed is told of once more when its end is reported; its contact waits for that.
    const details = entry.type === 'lapse' ? undefined : (entry.call?.details ?? start?.call?.details);
    return {
      agentId,
      row: {
        n: entry.n,
        callId,
        startedAt,
        talkedMs: outcome === 'completed' || outcome === 'aside' ? endedAt - startedAt : 0,
        outcome,
        billedSeconds: entry.call?.billed ?? 0,
      },
      keptFrom: Math.min(entry.at.getTime(), endedAt),
      at: entry.at,
      counts: entry.type === 'settle' || entry.type === 'quarantine',
      ...(details ? { details } : {}),
    };
  });
}
