import { noSuchWorkspace } from '../access.js';
import { type Account, findAccount, findByIds } from '../accounts/index.js';
import type { Context } from '../context.js';
import type { UserId } from '../ids.js';
import { livingInvitations } from '../invitations/index.js';
import { membersOf } from '../members/index.js';
import { type Plan, planOf } from '../plans/index.js';
import { countSeats } from '../seats/index.js';
import { personOf, workspacesOfAccount } from '../workspaces/index.js';

/** Somebody who takes a seat, and where. */
export interface Seated {
  name: string;
  places: string[];
  /** Only invited so far. */
  isInvited: boolean;
}

export interface PlanView {
  account: Account;
  plan: Plan & { id: string };
  seats: number;
  taken: number;
  seated: Seated[];
  /** Invitations in line for a seat. */
  waiting: number;
}

/** S1, S2: the actor's own plan, and who takes its seats, all workspaces together, each person once. */
export async function readPlan(ctx: Context): Promise<PlanView> {
  const account = await findAccount(ctx, personOf(ctx));
  if (!account) throw noSuchWorkspace();
  const workspaces = await workspacesOfAccount(ctx, account._id);
  const people = new Map<string, Seated>();
  const add = (person: string, name: string, place: string, isInvited: boolean) => {
    const known = people.get(person);
    people.set(person, { name, places: [...(known?.places ?? []), place], isInvited: isInvited && (known?.isInvited ?? true) });
  };
  let waiting = 0;
  for (const workspace of workspaces) {
    const [members, invitations] = await Promise.all([membersOf(ctx, workspace._id), livingInvitations(ctx, workspace._id)]);
    const others = members.filter(({ role }) => role !== 'owner');
    const names = await namesOf(
      ctx,
      others.map(({ userId }) => userId),
    );
    for (const { userId } of others) add(userId, names.get(userId) ?? userId, workspace.name, false);
    for (const one of invitations.filter(({ seat }) => seat === 'seated')) add(one.person, one.inviteeName, workspace.name, true);
    waiting += invitations.filter(({ seat }) => seat === 'waitlisted').length;
  }
  const { seats, taken } = await countSeats(ctx, account);
  return { account, plan: planOf(ctx.platform, account.plan), seats, taken, seated: [...people.values()], waiting };
}

async function namesOf(ctx: Context, userIds: readonly UserId[]): Promise<Map<string, string>> {
  return new Map((await findByIds(ctx, userIds)).map(({ userId, name }) => [userId, name]));
}
