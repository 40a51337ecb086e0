/** Workspaces: their names, handles, settings, and which one is meant (W1–W13, C7). */
export { arrive, MY_WORKSPACE, openHouse, openMyWorkspace } from './arrive.js';
export { announceAlertChannel, createWorkspace, type WorkspaceCreated } from './create.js';
export { faultOf, firstFree, RESERVED, stemOf } from './handle.js';
export {
  type ListedPerson,
  type ListedWorkspace,
  listPeople,
  listWorkspaces,
  personOf,
  switchWorkspace,
  whichWorkspace,
} from './list.js';
export type { Workspace } from './model.js';
export { CreateWorkspace, timeZone, userId, workspaceId, workspaceName } from './schema.js';
export { changeHandle, describeWorkspace, setAdminsMayInvite, setAlertChannel } from './settings.js';
export {
  beginClosing,
  bury,
  changeOwner,
  claimActive,
  claimAllOf,
  closing as closingWorkspaces,
  findMany as findWorkspaces,
  findWorkspace,
  knownWorkspace,
  knownWorkspaces,
  markPurged,
  markZoneFollowed,
  ofAccount as workspacesOfAccount,
  purgeable as purgeableWorkspaces,
  setStatementsDue,
  stopClosing,
  teamOfWorkspace,
  withUnfollowedZone,
  workspaceOfAnyTeam,
  workspacesToClose,
  zoneOfWorkspace,
} from './store.js';
export { whoCares } from './who-cares.js';
