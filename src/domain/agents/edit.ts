import { z } from 'zod';
import { workspaceVerb } from '../verb.js';
import { type Workspace, workspaceId } from '../workspaces/index.js';
import type { Agent } from './model.js';
import { agentIn, refuseTaken, refuseUnlessPaired } from './rules.js';
import { agentId, EditAgent } from './schema.js';
import * as store from './store.js';

/** A1: changes what is given of an agent. */
export const editAgent = workspaceVerb({
  name: 'agent.edit',
  needs: 'editor',
  input: EditAgent,
  audit: (input) => ({ agentId: input.agentId }),
  run: async (tx, { workspaceId: place, agentId: id, ...changes }): Promise<Agent> => {
    const agent = await agentIn(tx, place, id);
    const after = { ...agent, ...changes };
    refuseUnlessPaired(after);
    await refuseTaken(tx, id, after);
    return store.update(tx, id, changes);
  },
});

const OneAgent = z.object({ workspaceId, agentId });

/** A1: from now on its calls are refused where their platform asks first; those in progress go on. Again: nothing changes. */
export const pauseAgent = workspaceVerb({
  name: 'agent.pause',
  needs: 'editor',
  input: OneAgent,
  audit: (input) => ({ agentId: input.agentId }),
  run: async (tx, input): Promise<Agent> => {
    await agentIn(tx, input.workspaceId, input.agentId);
    return store.update(tx, input.agentId, { status: 'paused' });
  },
});

export interface AgentsPaused {
  workspace: Workspace;
  /** Those that were active until now. */
  agents: Agent[];
}

/** N9, A1: pauses these of a workspace's agents that are active, or all of them. Again: nothing changes. */
export const pauseAgents = workspaceVerb({
  name: 'agent.pause-all',
  needs: 'editor',
  input: z.object({ workspaceId, agentIds: z.array(agentId).max(100).optional() }),
  audit: (_input, { agents }: AgentsPaused) => ({ agents: agents.length }),
  run: async (tx, { agentIds }, { workspace }): Promise<AgentsPaused> => ({
    workspace,
    agents: await store.pauseActive(tx, workspace._id, agentIds),
  }),
});

/** A1: its calls are taken again. Again: nothing changes. */
export const resumeAgent = workspaceVerb({
  name: 'agent.resume',
  needs: 'editor',
  input: OneAgent,
  audit: (input) => ({ agentId: input.agentId }),
  run: async (tx, input): Promise<Agent> => {
    await agentIn(tx, input.workspaceId, input.agentId);
    return store.update(tx, input.agentId, { status: 'active' });
  },
});
