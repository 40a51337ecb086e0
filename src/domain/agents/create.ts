import { type AgentId, newId } from '../ids.js';
import { workspaceVerb } from '../verb.js';
import type { Agent } from './model.js';
import { refuseTaken, refuseUnlessPaired } from './rules.js';
import { CreateAgent } from './schema.js';
import * as store from './store.js';

/** A1: a new agent, active from the start. The same command again gives the same agent. */
export const createAgent = workspaceVerb({
  name: 'agent.create',
  needs: 'editor',
  input: CreateAgent,
  audit: (_input, agent: Agent) => ({ agentId: agent._id }),
  run: async (tx, { workspaceId, ...given }) => {
    const id = newId<AgentId>('agent', tx.commandKey);
    const earlier = await store.findAgent(tx, id);
    if (earlier) return earlier;
    refuseUnlessPaired(given);
    await refuseTaken(tx, id, given);
    const agent: Agent = { _id: id, teamId: tx.teamId, workspaceId, ...given, status: 'active', createdAt: tx.now };
    await store.insert(tx, agent);
    return agent;
  },
});
