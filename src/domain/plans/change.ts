import { lockAccount, updateAccount } from '../accounts/index.js';
import type { Tx } from '../context.js';
import type { AccountId } from '../ids.js';
import type { PlanName } from './catalogue.js';

/** S6, S7: sets plan and bought seats. Nobody loses membership; seats are counted anew by whoever adds somebody. */
export async function changePlan(tx: Tx, accountId: AccountId, to: { plan?: PlanName; addonSeats?: number }): Promise<void> {
  await lockAccount(tx, accountId);
  await updateAccount(tx, accountId, to);
}
