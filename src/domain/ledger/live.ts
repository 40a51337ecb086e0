import type { Platform } from '../context.js';
import type { AgentId, WorkspaceId } from '../ids.js';
import { callKeyOf, type Entry, workspaceChain } from './entry.js';
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

const AT_ONCE = 500;

/** Those of these holds that no end, release or lapse has resolved. */
export async function unresolved(platform: Platform, holds: readonly Entry[]): Promise<Entry[]> {
  const open: Entry[] = [];
  for (let i = 0; i < holds.length; i += AT_ONCE) {
    const some = holds.slice(i, i + AT_ONCE);
    const found = await store.byKeys(platform.db, some.flatMap(resolversOf));
    const resolved = new Set(found.filter(({ ownHold }) => ownHold).map(({ key }) => key));
    open.push(...some.filter((hold) => !resolversOf(hold).some((key) => resolved.has(key))));
  }
  return open;
}

const resolversOf = ({ key }: Entry): string[] => ['end', 'lapse', 'release'].map((kind) => key.replace(/^start:/, `${kind}:`));

/** L9: the calls that hold minutes of a workspace at `now`, the oldest first. */
export async function liveCalls(platform: Platform, workspaceId: WorkspaceId, now: Date): Promise<LiveCall[]> {
  const holds = await store.holdsUntil(platform.db, workspaceChain(workspaceId), now);
  return (await unresolved(platform, holds)).map((hold) => {
    let heldSeconds = 0;
    for (const [, seconds] of heldBy(hold)) heldSeconds += seconds;
    const { call, ends } = hold;
    return {
      ...callKeyOf(hold.key),
      startedAt: call?.at[0] ?? hold.at.getTime(),
      heldSeconds,
      until: (ends ?? hold.at).getTime(),
      ...(call?.details ? { details: call.details } : {}),
    };
  });
}
