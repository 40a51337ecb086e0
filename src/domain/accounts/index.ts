/** People: one account per person and Slack team, with plan, time zone and the workspace they last chose. */

export type { Profile } from '../context.js';
export type { Account } from './model.js';
export { openAccount } from './open.js';
export {
  accountIdOf,
  findAccount,
  findByIds,
  getAccount,
  lockAccount,
  nameOfOwner,
  removeAccount,
  setCurrentWorkspace,
  unmarkDeactivated,
  updateAccount,
} from './store.js';
