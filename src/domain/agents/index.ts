/** Voice agents: each belongs to one workspace for ever (A1, W13). */
export { createAgent } from './create.js';
export { editAgent, pauseAgent, resumeAgent } from './edit.js';
export type { Agent } from './model.js';
export { listAgents, readAgent } from './read.js';
export { agentIn } from './rules.js';
export { agentId } from './schema.js';

export {
  agentsOf,
  allNames as allAgentNames,
  everyAgentOf,
  findAgent,
  forgetAgentsOf,
  markDeleted,
  namesOf as agentNames,
} from './store.js';
