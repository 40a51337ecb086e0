import { each } from '../../platform/each.js';
import { agentNames } from '../agents/index.js';
import type { Context } from '../context.js';
import type { WorkspaceId } from '../ids.js';
import { callKeyOf, type Entry, troubleSince, uncoveredOf } from '../ledger/index.js';
import { type CallTrouble, postNotice } from '../notices/index.js';
import { knownWorkspace, type Workspace, whoCares } from '../workspaces/index.js';

const HOUR_MS = 60 * 60 * 1000;
const MINUTE_MS = 60 * 1000;
/** So many of an hour's calls are named one by one, each with its button. */
const MOST_NAMED = 5;

/** One kind of trouble of one workspace in one hour. */
interface Heap {
  what: CallTrouble['what'];
  workspaceId: WorkspaceId;
  hour: number;
  entries: Entry[];
}

/**
 * L9, L14, L17: tells owners of calls that were refused, quarantined, or came in for a deleted workspace, at or after `from`: one
 * message for each workspace, kind and hour of the clock, which grows with its hour. Its key is the hour's, so however often and
 * wherever this runs nobody gets two. Gives how many messages were seen to.
 */
export async function tellTroubles(ctx: Context, from: Date): Promise<number> {
  const heaps = new Map<string, Heap>();
  for await (const entry of troubleSince(ctx.platform, from)) {
    const hour = Math.floor(entry.at.getTime() / HOUR_MS);
    const workspaceId = entry.chain.slice(2) as WorkspaceId;
    const what = WHAT[entry.type as keyof typeof WHAT];
    const key = `${what}:${workspaceId}:${hour}`;
    const heap = heaps.get(key) ?? { what, workspaceId, hour, entries: [] };
    heap.entries.push(entry);
    heaps.set(key, heap);
  }
  return each(
    heaps,
    ([key, heap]) => tell(ctx, key, heap, heap.hour * HOUR_MS >= from.getTime()),
    (err, [key]) => ctx.log.error({ err, key }, 'calls in trouble could not be told'),
  ).finally(() => heaps.size > 0 && ctx.platform.wake('notices'));
}

const WHAT = { refuse: 'refused', quarantine: 'quarantined', settle: 'late' } as const;

/** `whole`: all of the hour's entries are known, so that the message may be brought up to date. */
async function tell(ctx: Context, key: string, heap: Heap, whole: boolean): Promise<void> {
  const workspace = await knownWorkspace(ctx.platform, heap.workspaceId);
  if (!workspace) return;
  const own: Context = { ...ctx, teamId: workspace.teamId };
  const data = await dataOf(own, workspace, heap);
  const post = { to: { userId: await whoCares(own, workspace) }, content: { kind: 'call-trouble', data } as const };
  await postNotice(own, { key, ...post });
  if (!whole || heap.entries.length < 2) return;
  // At most one change a minute: a burst must not use up what Slack takes from us.
  const minute = Math.floor(ctx.now.getTime() / MINUTE_MS);
  const last = Math.floor((heap.entries.at(-1)?.at.getTime() ?? 0) / MINUTE_MS);
  await postNotice(own, { key: `${key}:${Math.min(minute, last + 1)}`, ...post, replaces: key });
}

async function dataOf(ctx: Context, workspace: Workspace, { what, entries }: Heap): Promise<CallTrouble> {
  const named = entries.slice(-MOST_NAMED);
  const names = await agentNames(
    ctx,
    named.map(({ key }) => callKeyOf(key).agentId),
  );
  return {
    what,
    workspaceId: workspace._id,
    workspaceName: workspace.name,
    workspaceHandle: workspace.handle,
    count: entries.length,
    since: entries[0]?.at ?? ctx.now,
    uncoveredSeconds: entries.reduce((sum, entry) => sum + uncoveredOf(entry).unfundedSeconds, 0),
    calls: named.map((entry) => {
      const { agentId, externalId } = callKeyOf(entry.key);
      const [startedAt = 0, endedAt = 0] = entry.call?.at ?? [];
      return {
        agentId,
        agentName: names.get(agentId) ?? 'a former agent',
        callId: externalId,
        startedAt: new Date(startedAt),
        endedAt: new Date(endedAt),
      };
    }),
  };
}
