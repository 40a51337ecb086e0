import type { Context, Platform, Tx } from '../context.js';
import type { AgentId, WorkspaceId } from '../ids.js';
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

/** The agents of a workspace, oldest first. */
export async function agentsOf(ctx: Context, workspaceId: WorkspaceId): Promise<Agent[]> {
  return agents(ctx.platform.db).find({ teamId: ctx.teamId, workspaceId }).sort({ createdAt: 1, _id: 1 }).lean();
}

/** Names by id, of those agents that are this team's. */
export async function namesOf(ctx: Context, ids: readonly AgentId[]): Promise<Map<string, string>> {
  const found = await agents(ctx.platform.db)
    .find({ _id: { $in: [...ids] }, teamId: ctx.teamId }, { name: 1 })
    .lean();
  return new Map(found.map((agent) => [agent._id as string, agent.name]));
}

/** Removes the agents of a workspace that is no more. */
export async function forgetAgentsOf(platform: Platform, workspaceId: WorkspaceId): Promise<void> {
  await agents(platform.db).deleteMany({ workspaceId });
}
