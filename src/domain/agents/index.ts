/** Voice agents: each belongs to one workspace for ever (A1, W13). */
export { createAgent } from './create.js';
export { type AgentsPaused, editAgent, pauseAgent, pauseAgents, resumeAgent } from './edit.js';
export type { Agent } from './model.js';
export { isPaused } from './paused.js';
export { listAgents, readAgent } from './read.js';
export { agentIn, asksFirst } from './rules.js';
export { agentId } from './schema.js';

export {
  agentsOf,
  allNames as allAgentNames,
  everyAgentOf,
  findAgent,
  findByProvider as agentAtProvider,
  forgetAgentsOf,
  markDeleted,
  namesOf as agentNames,
  noteAsked,
} from './store.js';
