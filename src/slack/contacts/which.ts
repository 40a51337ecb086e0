import { z } from 'zod';
import { type Agent, listAgents } from '../../domain/agents/index.js';
import type { CallFilter } from '../../domain/contacts/index.js';
import type { AgentId, ContactId, WorkspaceId } from '../../domain/ids.js';
import type { CommandVisit } from '../kit/define.js';
import { pickAgent } from '../kit/pick-agent.js';

const id = z.string().min(1).max(64);

/** What a button about an agent carries. */
export const whichAgent = z.object({ workspaceId: id, agentId: id });

/** Ids as the domain takes them; it decides whether they belong together. */
export const asIds = ({ workspaceId, agentId }: z.output<typeof whichAgent>) => ({
  workspaceId: workspaceId as WorkspaceId,
  agentId: agentId as AgentId,
});

/** Which calls of an agent are meant; days of the workspace's own. */
export const whichCalls = whichAgent.extend({
  outcome: z.enum(['completed', 'failed', 'refused', 'aside', 'lapsed', 'live']).optional(),
  from: z.number().int().optional(),
  to: z.number().int().optional(),
  contactId: id.optional(),
});
export type WhichCalls = z.output<typeof whichCalls>;

export const filterOf = ({ outcome, from, to, contactId }: WhichCalls): CallFilter => ({
  outcome,
  from,
  to,
  contactId: contactId as ContactId | undefined,
});

/** The agent of the workspace that is meant by its name; the only one where none was typed. Throws as `pickAgent` does. */
export async function agentCalled({ ctx, place }: CommandVisit, typed: string): Promise<Agent> {
  const { workspace } = await place();
  return pickAgent(workspace, (await listAgents(ctx, workspace._id)).agents, typed);
}
