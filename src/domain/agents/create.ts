import { z } from 'zod';
import { DomainError } from '../errors.js';
import { type AgentId, newId } from '../ids.js';
import { workspaceVerb } from '../verb.js';
import { workspaceId } from '../workspaces/index.js';
import type { Agent } from './model.js';
import * as store from './store.js';

const CreateAgent = z.object({
  workspaceId,
  name: z.string().trim().min(1, 'Give the agent a name.').max(60, 'A name has at most 60 characters.'),
});

/** A1: a new agent, active from the start. The same command again gives the same agent. */
export const createAgent = workspaceVerb({
  name: 'agent.create',
  needs: 'editor',
  input: CreateAgent,
  audit: (_input, agent: Agent) => ({ agentId: agent._id }),
  run: async (tx, { name }, { workspace }) => {
    if (workspace.status !== 'active') throw new DomainError('conflict', `${workspace.name} is being deleted.`);
    const id = newId<AgentId>('agent', tx.commandKey);
    const earlier = await store.findAgent(tx, id);
    if (earlier) return earlier;
    const agent: Agent = { _id: id, teamId: tx.teamId, workspaceId: workspace._id, name, status: 'active', createdAt: tx.now };
    await store.insert(tx, agent);
    return agent;
  },
});
