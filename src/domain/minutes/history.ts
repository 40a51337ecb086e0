import { enter, type Role } from '../access.js';
import { findByIds } from '../accounts/index.js';
import { agentNames } from '../agents/index.js';
import type { Context } from '../context.js';
import type { AgentId, UserId, WorkspaceId } from '../ids.js';
import { callKey, callKeyOf, type Entry, entriesByKey, type Pulse, pairs, uncoveredOf } from '../ledger/index.js';
import { findWorkspaces, type Workspace } from '../workspaces/index.js';
import { type HistoryKind, pageOfKind } from './history-page.js';
import { linksOf } from './link.js';
import * as store from './store.js';

/** One line of a workspace's history. */
export interface Movement {
  n: number;
  at: Date;
  type: Entry['type'];
  /** Change of the available seconds, signed. */
  seconds: number;
  byName: string;
  call?: { id: string; agentId: AgentId; agentName: string; talkedMs: number; billedSeconds: number; pulse: Pulse };
  /** Only for the owner (M2). */
  sourceName?: string;
  unfundedSeconds: number;
  /** L17: set aside, and not counted since. */
  releasable?: boolean;
  /** Where a transfer went; only the owner reads a name (M2). */
  toName?: string;
  reason?: string;
  /** Of the message it was asked for with, where that is still there. */
  link?: string;
}

/** N6: movements of a workspace, newest first, `limit` at a time; `older` begins the next page. */
export async function readHistory(
  ctx: Context,
  {
    workspaceId,
    before = Number.MAX_SAFE_INTEGER,
    limit,
    kind = 'everything',
  }: { workspaceId: WorkspaceId; before?: number; limit: number; kind?: HistoryKind },
): Promise<{ workspace: Workspace; role: Role; movements: Movement[]; older?: number }> {
  const { workspace, role } = await enter(ctx, workspaceId, 'viewer');
  const { page, older } = await pageOfKind(ctx.platform, workspaceId, kind, before, limit);
  const people = new Map((await findByIds(ctx, page.flatMap(personIn))).map((account) => [account.userId, account.name]));
  const agents = await agentNames(
    ctx,
    page.flatMap((entry) => callRefIn(entry)?.agentId ?? []),
  );
  const sources = new Map(
    role === 'owner'
      ? (await store.sourcesOf(ctx, workspace.accountId)).map((source) => [source._id as string, source.name])
      : [],
  );
  const released = await entriesByKey(
    ctx.platform,
    workspaceId,
    page.filter(({ type }) => type === 'quarantine').map(releaseKey),
  );
  const places = role === 'owner' ? await namesOfPlaces(ctx, page) : new Map<string, string>();
  const linkOf = await linksOf(
    ctx.platform,
    ctx.teamId,
    page.map(({ slack }) => slack),
  );
  const movements = page.map((entry): Movement => {
    const ref = callRefIn(entry);
    const sourceName = sources.get(sourceIn(entry) ?? '');
    return {
      n: entry.n,
      at: entry.at,
      type: entry.type,
      seconds: changeOfAvailable(entry),
      byName: personIn(entry).map((id) => people.get(id) ?? id)[0] ?? (entry.by === 'operator' ? 'The operator' : 'Switchboard'),
      ...(ref ? { call: callIn(entry, ref, agents.get(ref.agentId) ?? 'a former agent') } : {}),
      ...(entry.type === 'quarantine' && !released.has(releaseKey(entry)) ? { releasable: true } : {}),
      ...(entry.to ? { toName: places.get(entry.to.slice(2)) ?? 'another workspace' } : {}),
      ...(sourceName ? { sourceName } : {}),
      unfundedSeconds: uncoveredOf(entry).unfundedSeconds,
      ...(entry.reason ? { reason: entry.reason } : {}),
      ...linkIn(entry, linkOf),
    };
  });
  return { workspace, role, movements, ...(older === undefined ? {} : { older }) };
}

/** Until Slack was asked: an address that it leads on from. */
function linkIn({ slack }: Entry, linkOf: Awaited<ReturnType<typeof linksOf>>): { link?: string } {
  if (!slack?.messageTs) return {};
  const known = linkOf(slack);
  if (known === null) return {};
  return { link: known ?? `https://slack.com/archives/${slack.channelId}/p${slack.messageTs.replace('.', '')}` };
}

type Ref = { agentId: AgentId; externalId: string };

const releaseKey = (entry: Entry): string => callKey('release', callKeyOf(entry.key));

/** The call an entry is about; a correction's key also says which correction it is. */
function callRefIn(entry: Entry): Ref | undefined {
  if (entry.type === 'correct') return callKeyOf(entry.key.replace(/:\d+$/, ''));
  return entry.call ? callKeyOf(entry.key) : undefined;
}

function callIn({ call }: Entry, { agentId, externalId: id }: Ref, agentName: string): NonNullable<Movement['call']> {
  const [minimumSeconds, incrementSeconds] = call?.pulse ?? [0, 0];
  return {
    id,
    agentId,
    agentName,
    talkedMs: call ? call.at[1] - call.at[0] : 0,
    billedSeconds: call?.billed ?? 0,
    pulse: { minimumSeconds, incrementSeconds },
  };
}

async function namesOfPlaces(ctx: Context, page: readonly Entry[]): Promise<Map<string, string>> {
  const to = page.flatMap((entry) => (entry.to ? [entry.to.slice(2) as WorkspaceId] : []));
  return new Map((await findWorkspaces(ctx, to)).map(({ _id, name }) => [_id as string, name]));
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
