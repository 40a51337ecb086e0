/** People: one account per person and Slack team, with plan, time zone and the workspace they last chose. */

export type { Profile } from '../context.js';
export type { Account, Renewal } from './model.js';
export { openAccount } from './open.js';
export {
  accountIdOf,
  accountsToRenew,
  findAccount,
  findByIds,
  getAccount,
  lockAccount,
  nameOfOwner,
  removeAccount,
  setCurrentWorkspace,
  setRenewal,
  unmarkDeactivated,
  updateAccount,
} from './store.js';
