/** The end of a workspace: its preconditions, its minutes back to their sources, and what is left of it (W11, L14). */

export { type AgentDestruction, deleteAgent, whatAgentDeletionDestroys } from './delete-agent.js';
export {
  type Destruction,
  deleteWorkspace,
  finishDeletions,
  type WorkspaceDeleted,
  whatDeletionDestroys,
} from './delete-workspace.js';
export { purgeWorkspaces } from './purge.js';
