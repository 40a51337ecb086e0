import { enter } from '../access.js';
import { findByIds } from '../accounts/index.js';
import { agentNames } from '../agents/index.js';
import type { Context } from '../context.js';
import type { UserId, WorkspaceId } from '../ids.js';
import { callKeyOf, type Entry, entriesBefore, type Pulse, pairs, uncoveredOf } from '../ledger/index.js';
import type { Workspace } from '../workspaces/index.js';
import * as store from './store.js';

/** One line of a workspace's history. */
export interface Movement {
  n: number;
  at: Date;
  type: Entry['type'];
  /** Change of the available seconds, signed. */
  seconds: number;
  byName: string;
  call?: { id: string; agentName: string; talkedMs: number; billedSeconds: number; pulse: Pulse };
  /** Only for the owner (M2). */
  sourceName?: string;
  unfundedSeconds: number;
  reason?: string;
  slack?: { channelId: string; messageTs?: string };
}

/** N6: movements of a workspace, newest first, `limit` at a time; `older` begins the next page. */
export async function readHistory(
  ctx: Context,
  { workspaceId, before, limit }: { workspaceId: WorkspaceId; before?: number; limit: number },
): Promise<{ workspace: Workspace; movements: Movement[]; older?: number }> {
  const { workspace, role } = await enter(ctx, workspaceId, 'viewer');
  const found = await entriesBefore(ctx.platform, workspaceId, before ?? Number.MAX_SAFE_INTEGER, limit + 1);
  const page = found.slice(0, limit);
  const people = new Map((await findByIds(ctx, page.flatMap(personIn))).map((account) => [account.userId, account.name]));
  const agents = await agentNames(
    ctx,
    page.flatMap((entry) => (entry.call ? [callKeyOf(entry._id).agentId] : [])),
  );
  const sources = new Map(
    role === 'owner'
      ? (await store.sourcesOf(ctx, workspace.accountId)).map((source) => [source._id as string, source.name])
      : [],
  );
  const movements = page.map((entry): Movement => {
    const { externalId, agentId } = callKeyOf(entry._id);
    const sourceName = sources.get(sourceIn(entry) ?? '');
    return {
      n: entry.n,
      at: entry.at,
      type: entry.type,
      seconds: changeOfAvailable(entry),
      byName: personIn(entry).map((id) => people.get(id) ?? id)[0] ?? (entry.by === 'operator' ? 'The operator' : 'Switchboard'),
      ...(entry.call ? { call: callIn(entry.call, externalId, agents.get(agentId) ?? 'a former agent') } : {}),
      ...(sourceName ? { sourceName } : {}),
      unfundedSeconds: uncoveredOf(entry).unfundedSeconds,
      ...(entry.reason ? { reason: entry.reason } : {}),
      ...(entry.slack ? { slack: entry.slack } : {}),
    };
  });
  const last = page.at(-1);
  return { workspace, movements, ...(found.length > limit && last ? { older: last.n } : {}) };
}

function callIn(call: NonNullable<Entry['call']>, id: string, agentName: string): NonNullable<Movement['call']> {
  const [minimumSeconds, incrementSeconds] = call.pulse;
  return {
    id,
    agentName,
    talkedMs: call.at[1] - call.at[0],
    billedSeconds: call.billed,
    pulse: { minimumSeconds, incrementSeconds },
  };
}

const personIn = (entry: Entry): UserId[] =>
  entry.by?.startsWith('person:') ? [entry.by.slice('person:'.length) as UserId] : [];

function sourceIn(entry: Entry): string | undefined {
  if (entry.grant) return entry.grant.sourceId;
  for (const [account] of pairs(entry.lines)) if (account.startsWith('expired:')) return account.slice('expired:'.length);
  return undefined;
}

function changeOfAvailable(entry: Entry): number {
  let sum = 0;
  for (const [account, seconds] of pairs(entry.lines)) if (account.endsWith(':available')) sum += seconds;
  return sum;
}
