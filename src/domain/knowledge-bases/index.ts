/** Knowledge bases: kept by an account in its My Workspace, read by its workspaces and their agents (K1, K2). */
export { connectKnowledge, disconnectKnowledge, type KnowledgeConnected, type KnowledgeDisconnected } from './connect.js';
export { createKnowledge, editKnowledge } from './create.js';
export { deleteKnowledge, type KnowledgeDestruction, whatKnowledgeDeletionEnds } from './delete.js';
export type { Connection, KnowledgeBase, Resource } from './model.js';
export {
  type KnowledgeList,
  type KnowledgePlace,
  type KnowledgeRow,
  knowledgeNamesOf,
  listKnowledge,
  readAgentKnowledge,
  readKnowledge,
} from './read.js';
export { addResource, type ResourceAdded, removeResource } from './resources.js';
export { MOST_BASES, MOST_PER_AGENT, MOST_RESOURCES, MOST_TEXT } from './schema.js';
export { connectedNames, endConnectionsOfAgent, endConnectionsOfWorkspace, moveKnowledge } from './store.js';
