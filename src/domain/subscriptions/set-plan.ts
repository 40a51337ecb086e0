import { z } from 'zod';
import { type Account, getAccount } from '../accounts/index.js';
import { DomainError } from '../errors.js';
import { promoteWaiting } from '../invitations/index.js';
import { changePlan, PLANS, type PlanName, seatsOf } from '../plans/index.js';
import { verb } from '../verb.js';
import { openHouse, userId, type Workspace, workspacesOfAccount } from '../workspaces/index.js';

const SetPlan = z.object({
  /** Whose plan, as the door knows them; the account is made when it is new (W1). */
  profile: z.object({ userId, name: z.string(), timeZone: z.string(), known: z.boolean(), email: z.string().optional() }),
  plan: z
    .enum(Object.keys(PLANS) as [PlanName, ...PlanName[]], `The plan is one of ${Object.keys(PLANS).join(', ')}.`)
    .optional(),
  addonSeats: z.number().int().min(0, 'Seats are counted from 0.').max(100_000).optional(),
});

export interface PlanSet {
  account: Account;
  seats: number;
  workspaces: Workspace[];
}

/** S7: the operator sets plan and bought seats of an account; freed seats go to those who wait (S4). */
export const setPlan = verb({
  name: 'account.set-plan',
  needs: 'operator',
  input: SetPlan,
  audit: (input, fact: PlanSet) => ({ accountId: fact.account._id, plan: input.plan, addonSeats: input.addonSeats }),
  run: async (tx, { profile, plan, addonSeats }) => {
    const { email, ...rest } = profile;
    const { account: opened } = await openHouse(tx, { ...rest, ...(email ? { email } : {}) });
    await changePlan(tx, opened._id, { ...(plan ? { plan } : {}), ...(addonSeats === undefined ? {} : { addonSeats }) });
    await promoteWaiting(tx, opened._id);
    const account = await getAccount(tx, opened._id);
    if (!account) throw new DomainError('not_found', 'There is no such account.');
    return { account, seats: seatsOf(account), workspaces: await workspacesOfAccount(tx, account._id) };
  },
});
