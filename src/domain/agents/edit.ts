import { z } from 'zod';
import { workspaceVerb } from '../verb.js';
import { workspaceId } from '../workspaces/index.js';
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
