import { enter, type Place } from '../access.js';
import type { Context } from '../context.js';
import type { AgentId, WorkspaceId } from '../ids.js';
import type { Agent } from './model.js';
import { agentIn } from './rules.js';
import * as store from './store.js';

/** The agents of a workspace, oldest first, for its members. */
export async function listAgents(ctx: Context, id: WorkspaceId): Promise<Place & { agents: Agent[] }> {
  const place = await enter(ctx, id, 'viewer');
  return { ...place, agents: await store.agentsOf(ctx, id) };
}

/** One agent of a workspace, for its members. Throws `not_found`. */
export async function readAgent(ctx: Context, id: WorkspaceId, agentId: AgentId): Promise<Place & { agent: Agent }> {
  const place = await enter(ctx, id, 'viewer');
  return { ...place, agent: await agentIn(ctx, id, agentId) };
}
