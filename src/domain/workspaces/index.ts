/** Workspaces: their names, handles, settings, and which one is meant (W1–W13, C7). */
export { arrive, MY_WORKSPACE, openHouse } from './arrive.js';
export { announceAlertChannel, createWorkspace, type WorkspaceCreated } from './create.js';
export { faultOf, firstFree, RESERVED, stemOf } from './handle.js';
export { type ListedWorkspace, listPeople, listWorkspaces, personOf, switchWorkspace, whichWorkspace } from './list.js';
export type { Workspace } from './model.js';
export { CreateWorkspace, timeZone, userId, workspaceId, workspaceName } from './schema.js';
export { setAlertChannel } from './settings.js';
export { findMany as findWorkspaces, findWorkspace, ofAccount as workspacesOfAccount, teamOfWorkspace } from './store.js';
