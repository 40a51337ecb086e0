import { z } from 'zod';
import { type Account, getAccount, lockAccount, updateAccount } from '../accounts/index.js';
import type { Tx } from '../context.js';
import { DomainError, refuseField } from '../errors.js';
import type { UserId } from '../ids.js';
import { rebalanceSeats } from '../invitations/index.js';
import { seatsOf } from '../plans/index.js';
import { verb } from '../verb.js';
import { openHouse, personOf, userId, type Workspace, workspacesOfAccount } from '../workspaces/index.js';

const SetPlan = z.object({
  /** Whose plan, as the door knows them; the account is made when it is new (W1). */
  profile: z.object({ userId, name: z.string(), timeZone: z.string(), known: z.boolean(), email: z.string().optional() }),
  plan: z.string('The plan is the id of one in the catalogue.').max(100).optional(),
  addonSeats: z.number().int().min(0, 'Seats are counted from 0.').max(100_000).optional(),
});

export interface PlanSet {
  account: Account;
  seats: number;
  workspaces: Workspace[];
}

/**
 * S7: plan and bought seats of an account, set by its owner where billing is self-serve, else by the operator only. Freed seats go
 * to those who wait (S4).
 */
export const setPlan = verb({
  name: 'account.set-plan',
  needs: 'anyone',
  input: SetPlan,
  audit: (input, fact: PlanSet) => ({ accountId: fact.account._id, plan: input.plan, addonSeats: input.addonSeats }),
  run: async (tx, { profile, plan, addonSeats }) => {
    if (tx.actor.kind !== 'operator') refuseUnlessOwn(tx, profile.userId);
    if (plan !== undefined) refuseUnlessOffered(tx, plan);
    const { email, ...rest } = profile;
    const { account: opened } = await openHouse(tx, { ...rest, ...(email ? { email } : {}) });
    // S6: nobody loses membership; whoever adds somebody meanwhile counts the seats anew.
    await lockAccount(tx, opened._id);
    await updateAccount(tx, opened._id, { ...(plan ? { plan } : {}), ...(addonSeats === undefined ? {} : { addonSeats }) });
    await rebalanceSeats(tx, opened._id);
    const account = await getAccount(tx, opened._id);
    if (!account) throw new DomainError('not_found', 'There is no such account.', { next: 'It is opened with `/workspace`.' });
    return { account, seats: seatsOf(tx.platform, account), workspaces: await workspacesOfAccount(tx, account._id) };
  },
});

/** S7: which plans there are is configuration. */
function refuseUnlessOffered({ platform: { plans } }: Tx, plan: string): void {
  if (!Object.hasOwn(plans, plan)) refuseField('plan', `The plan is one of ${Object.keys(plans).join(', ')}.`);
}

function refuseUnlessOwn(tx: Tx, whose: UserId): void {
  if (personOf(tx) !== whose)
    throw new DomainError('forbidden', 'Everybody changes their own plan.', { next: '`/workspace plan` shows yours.' });
  if (tx.platform.billing !== 'self-serve') {
    throw new DomainError('forbidden', 'Plans and seats are set by whoever runs this service.', { next: 'Ask them.' });
  }
}
