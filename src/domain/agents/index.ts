/** Voice agents: each belongs to one workspace for ever (A1, W13). */
export { createAgent } from './create.js';
export type { Agent } from './model.js';
export { agentsOf, findAgent, forgetAgentsOf, namesOf as agentNames } from './store.js';
