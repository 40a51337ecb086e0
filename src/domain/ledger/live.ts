import type { Platform } from '../context.js';
import type { AgentId, WorkspaceId } from '../ids.js';
import { callKeyOf, workspaceChain } from './entry.js';
import { heldBy } from './plan-hold.js';
import * as store from './store.js';

/** A call in progress. Times in milliseconds since 1970. */
export interface LiveCall {
  agentId: AgentId;
  externalId: string;
  startedAt: number;
  heldSeconds: number;
  /** Its minutes are held until then. */
  until: number;
  /** Where what is personal about it is kept. */
  details?: string;
}

/** L9: the calls that hold minutes of a workspace at `now`, the oldest first. */
export async function liveCalls(platform: Platform, workspaceId: WorkspaceId, now: Date): Promise<LiveCall[]> {
  const holds = await store.holdsUntil(platform.db, workspaceChain(workspaceId), now);
  const resolvers = ({ _id }: { _id: string }) => ['end', 'lapse', 'release'].map((kind) => _id.replace(/^start:/, `${kind}:`));
  const found = await store.byKeys(platform.db, holds.flatMap(resolvers));
  const resolved = new Set(found.filter(({ ownHold }) => ownHold).map(({ _id }) => _id));
  return holds
    .filter((hold) => !resolvers(hold).some((key) => resolved.has(key)))
    .map((hold) => {
      let heldSeconds = 0;
      for (const [, seconds] of heldBy(hold)) heldSeconds += seconds;
      const { call, ends } = hold;
      return {
        ...callKeyOf(hold._id),
        startedAt: call?.at[0] ?? hold.at.getTime(),
        heldSeconds,
        until: (ends ?? hold.at).getTime(),
        ...(call?.details ? { details: call.details } : {}),
      };
    });
}
