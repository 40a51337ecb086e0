import { driverCollection } from '../../platform/mongo.js';
import { rememberedOf } from '../../platform/remembered.js';
import type { Context, Platform, Tx } from '../context.js';
import type { AgentId, WorkspaceId } from '../ids.js';
import type { Workspace } from '../workspaces/index.js';
import { type Agent, agents } from './model.js';

export async function insert(tx: Tx, agent: Agent): Promise<void> {
  await agents(tx.platform.db).create([agent], { session: tx.session });
}

export async function findAgent(ctx: Context, id: AgentId): Promise<Agent | null> {
  return agents(ctx.platform.db)
    .findOne({ _id: id, teamId: ctx.teamId })
    .session(ctx.session ?? null)
    .lean();
}

/** The agents of a workspace, oldest first, without deleted ones. */
export async function agentsOf(ctx: Context, workspaceId: WorkspaceId): Promise<Agent[]> {
  return agents(ctx.platform.db)
    .find({ teamId: ctx.teamId, workspaceId, deletedAt: { $exists: false } })
    .session(ctx.session ?? null)
    .sort({ createdAt: 1, _id: 1 })
    .lean();
}

/** The same with deleted ones: their calls are still there. */
export async function everyAgentOf(ctx: Context, workspaceId: WorkspaceId): Promise<Agent[]> {
  return agents(ctx.platform.db).find({ teamId: ctx.teamId, workspaceId }).sort({ createdAt: 1, _id: 1 }).lean();
}

/** The agent that a provider knows by this id, or null. */
export async function findByProvider(ctx: Context, provider: string, providerAgentId: string): Promise<Agent | null> {
  return agents(ctx.platform.db)
    .findOne({ teamId: ctx.teamId, provider, providerAgentId })
    .session(ctx.session ?? null)
    .lean();
}

type Changes = { [K in keyof Omit<Agent, '_id' | 'teamId' | 'workspaceId'>]?: Agent[K] | null | undefined };

/** Changes an agent's fields; null takes one away. Gives the agent after it. */
export async function update(tx: Tx, id: AgentId, changes: Changes): Promise<Agent> {
  const given = Object.entries(changes).filter(([, value]) => value !== undefined);
  const set = Object.fromEntries(given.filter(([, value]) => value !== null));
  const unset = Object.fromEntries(given.filter(([, value]) => value === null).map(([name]) => [name, 1]));
  const update = {
    ...(Object.keys(set).length > 0 ? { $set: set } : {}),
    ...(Object.keys(unset).length > 0 ? { $unset: unset } : {}),
  };
  const filter = { _id: id, teamId: tx.teamId };
  const after = await agents(tx.platform.db)
    .findOneAndUpdate(filter, update, { returnDocument: 'after', session: tx.session })
    .lean();
  if (!after) throw new Error(`Agent ${id} is gone.`);
  return after as Agent;
}

/** H6: notes that somebody asked whether a call of this agent would be taken; never back in time. */
export async function noteAsked(ctx: Context, id: AgentId): Promise<void> {
  await agents(ctx.platform.db).updateOne({ _id: id, teamId: ctx.teamId }, { $max: { askedAt: ctx.now } });
}

/** Pauses those of a workspace's active agents, or all of them; gives those that it has paused. */
export async function pauseActive(tx: Tx, workspaceId: WorkspaceId, ids: readonly AgentId[] | undefined): Promise<Agent[]> {
  const active = (await agentsOf(tx, workspaceId)).filter(
    ({ _id, status }) => status === 'active' && (!ids || ids.includes(_id)),
  );
  await agents(tx.platform.db).updateMany(
    { _id: { $in: active.map(({ _id }) => _id) }, teamId: tx.teamId, status: 'active' },
    { $set: { status: 'paused' } },
    { session: tx.session },
  );
  return active;
}

/** Hides an agent for good. What its provider calls it is free again. */
export async function markDeleted(tx: Tx, id: AgentId): Promise<Agent> {
  return update(tx, id, { deletedAt: tx.now, provider: null, providerAgentId: null, configuration: null, description: null });
}

/** Names by id, of those agents that are this team's. */
export async function namesOf(ctx: Context, ids: readonly AgentId[]): Promise<Map<string, string>> {
  const found = await agents(ctx.platform.db)
    .find({ _id: { $in: [...ids] }, teamId: ctx.teamId }, { name: 1 })
    .lean();
  return new Map(found.map((agent) => [agent._id as string, agent.name]));
}

interface KeptNames {
  revision: number;
  names: ReadonlyMap<string, string>;
}

const keptNames = rememberedOf<WorkspaceId, KeptNames>(500);

/**
 * Names by id of all agents that a workspace ever had, also of deleted ones: their calls stay. Kept until something is done in the
 * workspace: whatever names an agent grows its revision first (W11), so names that are read after it are never older.
 */
export async function allNames(
  ctx: Context,
  { _id: workspaceId, revision = 0 }: Pick<Workspace, '_id' | 'revision'>,
): Promise<ReadonlyMap<string, string>> {
  const kept = keptNames(ctx.platform);
  const known = kept.get(workspaceId);
  if (known?.revision === revision) return known.names;
  // Gathered by the database: hundreds of documents cost the driver more than all else that a report asks for.
  const [found] = await driverCollection<Agent>(ctx.platform.db, 'agents')
    .aggregate<{ ids: string[]; names: string[] }>([
      { $match: { workspaceId, teamId: ctx.teamId } },
      { $group: { _id: null, ids: { $push: '$_id' }, names: { $push: '$name' } } },
    ])
    .toArray();
  const names = new Map(found?.ids.map((id, i) => [id, found.names[i] ?? '']));
  kept.set(workspaceId, { revision, names });
  return names;
}

/** Removes the agents of a workspace that is no more. */
export async function forgetAgentsOf(platform: Platform, workspaceId: WorkspaceId): Promise<void> {
  await agents(platform.db).deleteMany({ workspaceId });
}
