import { z } from 'zod';
import type { Place } from '../../domain/access.js';
import { type Agent, listAgents, readAgent } from '../../domain/agents/index.js';
import type { AgentId, WorkspaceId } from '../../domain/ids.js';
import type { CommandVisit, Visit } from '../kit/define.js';
import { pickAgent } from '../kit/pick-agent.js';

/** What a button about an agent carries. */
export const which = z.object({ workspaceId: z.string().min(1).max(64), agentId: z.string().min(1).max(64) });
export type Which = z.output<typeof which>;

/** The same for an agent at hand. */
export const whichOf = ({ workspaceId, _id: agentId }: Agent): Which => ({ workspaceId, agentId });

export type AgentPlace = Place & { agent: Agent };

/** The agent a button is about; names its workspace for refusals. */
export async function agentOf(visit: Visit, { workspaceId, agentId }: Which): Promise<AgentPlace> {
  const place = await readAgent(visit.ctx, workspaceId as WorkspaceId, agentId as AgentId);
  visit.about(place.workspace);
  return place;
}

/** The agent that was typed, as `pickAgent` finds it. */
export async function agentNamed(visit: CommandVisit): Promise<AgentPlace> {
  const { workspace, role } = await visit.place();
  const typed = visit.words.all.map(({ text }) => text).join(' ');
  const { agents } = await listAgents(visit.ctx, workspace._id);
  return { workspace, role, agent: pickAgent(workspace, agents, typed) };
}
