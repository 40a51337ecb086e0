import { enter, type Place, reaches } from '../access.js';
import { agentIn, agentNames } from '../agents/index.js';
import type { Context } from '../context.js';
import type { AgentId, KnowledgeBaseId, WorkspaceId } from '../ids.js';
import { placesOf } from '../members/index.js';
import { findWorkspaces, type Workspace } from '../workspaces/index.js';
import type { Connection, KnowledgeBase } from './model.js';
import { noSuchBase } from './rules.js';
import * as store from './store.js';

/** Where a knowledge base is read. */
export interface KnowledgePlace {
  workspace: Pick<Workspace, '_id' | 'name' | 'handle'>;
  agents: { _id: AgentId; name: string }[];
}

export interface KnowledgeRow {
  base: KnowledgeBase;
  /** Where it is connected, as far as the reader belongs there (W12): the workspace asked about first. */
  places: KnowledgePlace[];
}

export interface KnowledgeList extends Place {
  /** In My Workspace all of the account's, elsewhere what is connected. */
  rows: KnowledgeRow[];
  /** What the reader could connect here: names of the owner's other knowledge bases, for editors and above (K2). */
  available: KnowledgeBase[];
}

/** K1, K2: the knowledge bases of a workspace, oldest first, for its members. Texts are left out. */
export async function listKnowledge(ctx: Context, id: WorkspaceId): Promise<KnowledgeList> {
  const place = await enter(ctx, id, 'viewer');
  const { workspace, role } = place;
  const [all, connected] = await Promise.all([
    store.basesOf(ctx, workspace.accountId),
    store.connectedTo(ctx, workspace._id, null),
  ]);
  const isHere = ({ _id }: KnowledgeBase) => workspace.isDefault || connected.includes(_id);
  const rows = await withPlaces(ctx, workspace, all.filter(isHere));
  return { ...place, rows, available: reaches(role, 'editor') ? all.filter((base) => !isHere(base)) : [] };
}

/** K1, K2: one knowledge base with all that is in it, for members of My Workspace and of where it is connected. Throws `not_found`. */
export async function readKnowledge(ctx: Context, id: WorkspaceId, baseId: KnowledgeBaseId): Promise<Place & KnowledgeRow> {
  const place = await enter(ctx, id, 'viewer');
  const { workspace } = place;
  const [found, connected] = await Promise.all([
    store.findBases(ctx, workspace.accountId, [baseId]),
    store.connectedTo(ctx, workspace._id, null),
  ]);
  const [row] = await withPlaces(
    ctx,
    workspace,
    found.filter(({ _id }) => workspace.isDefault || connected.includes(_id)),
  );
  if (!row) throw noSuchBase();
  return { ...place, ...row };
}

async function withPlaces(ctx: Context, here: Workspace, bases: readonly KnowledgeBase[]): Promise<KnowledgeRow[]> {
  const connections = await store.connectionsOf(
    ctx,
    bases.map(({ _id }) => _id),
  );
  const known = await knownWorkspaces(ctx, connections);
  const names = await agentNames(
    ctx,
    connections.flatMap(({ agentId }) => agentId ?? []),
  );
  const sorted = [...known.filter(({ _id }) => _id === here._id), ...known.filter(({ _id }) => _id !== here._id)];
  return bases.map((base) => ({
    base,
    places: placesIn(
      connections.filter((one) => one.knowledgeBaseId === base._id),
      sorted,
      names,
    ),
  }));
}

function placesIn(
  connections: readonly Connection[],
  workspaces: readonly Workspace[],
  names: Map<string, string>,
): KnowledgePlace[] {
  return workspaces.flatMap((workspace) => {
    const own = connections.filter(({ workspaceId }) => workspaceId === workspace._id);
    const agents = own.flatMap(({ agentId }) => (agentId ? [{ _id: agentId, name: names.get(agentId) ?? 'an agent' }] : []));
    // At home it needs no connection, so only its agents are worth a word.
    return own.length === 0 || (workspace.isDefault && agents.length === 0) ? [] : [{ workspace, agents }];
  });
}

/** W12: nobody learns from a knowledge base of workspaces that they do not belong to. */
async function knownWorkspaces(ctx: Context, connections: readonly Connection[]): Promise<Workspace[]> {
  const ids = [...new Set(connections.map(({ workspaceId }) => workspaceId))];
  if (ctx.actor.kind !== 'person') return findWorkspaces(ctx, ids);
  const own = new Set((await placesOf(ctx, ctx.actor.userId)).map(({ workspaceId }) => workspaceId));
  return findWorkspaces(
    ctx,
    ids.filter((id) => own.has(id)),
  );
}

/** A2: the names of what one agent reads, oldest first, for members of its workspace. */
export async function knowledgeNamesOf(ctx: Context, id: WorkspaceId, agentId: AgentId): Promise<string[]> {
  const { workspace } = await enter(ctx, id, 'viewer');
  await agentIn(ctx, workspace._id, agentId);
  const read = await store.connectedTo(ctx, workspace._id, agentId);
  return (await store.basesOf(ctx, workspace.accountId)).filter(({ _id }) => read.includes(_id)).map(({ name }) => name);
}

/** A2, K2: what an agent's key reads: the knowledge bases connected to this very agent, whole, oldest first. */
export async function readAgentKnowledge(ctx: Context, workspace: Workspace, agentId: AgentId): Promise<KnowledgeBase[]> {
  return store.findBases(ctx, workspace.accountId, await store.connectedTo(ctx, workspace._id, agentId));
}
