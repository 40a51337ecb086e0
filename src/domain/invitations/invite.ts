import { z } from 'zod';
import { isDuplicateKey } from '../../platform/mongo.js';
import type { Place } from '../access.js';
import { lockAccount } from '../accounts/index.js';
import type { Context, Tx } from '../context.js';
import { DomainError } from '../errors.js';
import { type InvitationId, newId } from '../ids.js';
import { takeSeat } from '../seats/index.js';
import { workspaceVerb } from '../verb.js';
import { type Workspace, workspaceId } from '../workspaces/index.js';
import { Invitee, makeWay, nameOfInvitee, personOfInvitee, refuseInvitee, refuseInviting } from './invitee.js';
import type { Invitation } from './model.js';
import { firstKey, tellInvitee } from './notices.js';
import { placeInLine, promoteWaiting } from './promote.js';
import { LIFETIME_MS, MOST_PER_DAY, SAID_FROM } from './rules.js';
import * as store from './store.js';
import { hashOf, linkOf, newToken } from './token.js';

const DAY_MS = 24 * 60 * 60 * 1000;

const InvitePerson = z.object({
  workspaceId,
  invitee: Invitee,
  role: z.enum(['admin', 'editor', 'viewer']).default('editor'),
});

export interface PersonInvited {
  invitation: Invitation;
  workspaceName: string;
  /** S3: place in line, from 1, when no seat was free. */
  place?: number;
  /** I2: to pass on, when the invitee is not in this Slack. It is told once and kept nowhere. */
  link?: string;
  /** Whether an e-mail with the link goes to the invitee as well. */
  isMailed?: boolean;
  /** I10: how many more may be sent in these 24 hours, once there are ten or fewer. */
  leftToday?: number;
}

const inviteOnce = workspaceVerb({
  name: 'invitation.send',
  needs: 'admin',
  input: InvitePerson,
  audit: (_input, { invitation }: PersonInvited) => ({
    invitationId: invitation._id,
    ...(invitation.userId ? { invitee: invitation.userId } : {}),
    role: invitation.role,
  }),
  run: async (tx, { invitee, role }, place) => {
    const earlier = await store.find(tx, newId<InvitationId>('invitation', tx.commandKey));
    if (earlier) return { invitation: earlier, workspaceName: place.workspace.name };
    await refuseInviting(tx, place);
    await refuseInvitee(tx, place, invitee);
    const person = personOfInvitee(invitee);
    await makeWay(tx, place, person, nameOfInvitee(invitee));
    const to = 'userId' in invitee ? { userId: invitee.userId } : { email: invitee.email };
    return sendInvitation(tx, place, { person, ...to, inviteeName: nameOfInvitee(invitee), role });
  },
});

/**
 * I1, I2, S3: invites a person of this Slack, or an e-mail address. With a free seat the invitation is seated, without it waits
 * in line. Refused: oneself, bots, guests, deactivated or foreign people, members, somebody already invited, more than 50 a day.
 */
export async function invitePerson(ctx: Context, input: Parameters<typeof inviteOnce>[1]): Promise<PersonInvited> {
  return secondLook(() => inviteOnce(ctx, input));
}

/** Two invitations to one person at once: the unique index kept one, and a second look names it. */
export async function secondLook<T>(act: () => Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (error) {
    if (isDuplicateKey(error)) return act();
    throw error;
  }
}

/** Makes an invitation, takes a seat or a place in line for it, and tells the invitee. The caller has checked everything else. */
export async function sendInvitation(
  tx: Tx,
  { workspace }: Place,
  who: Pick<Invitation, 'person' | 'userId' | 'email' | 'inviteeName' | 'role'>,
): Promise<PersonInvited> {
  const left = await refuseOverDailyLimit(tx, workspace);
  // S4: whoever waits already comes first, also for seats that only the clock has freed.
  await promoteWaiting(tx, workspace.accountId);
  const id = newId<InvitationId>('invitation', tx.commandKey);
  const expiresAt = new Date(tx.now.getTime() + LIFETIME_MS);
  const token = newToken();
  const seated = await takeSeat(tx, workspace.accountId, { ref: `invitation:${id}`, person: who.person, until: expiresAt });
  const invitation: Invitation = {
    _id: id,
    teamId: tx.teamId,
    workspaceId: workspace._id,
    accountId: workspace.accountId,
    ...who,
    status: 'pending',
    seat: seated ? 'seated' : 'waitlisted',
    tokenHash: hashOf(token),
    messageKey: firstKey({ _id: id }),
    invitedBy: tx.actor.kind === 'person' ? tx.actor.userId : workspace.ownerId,
    createdAt: tx.now,
    expiresAt,
  };
  await store.insert(tx, invitation);
  const place = seated ? undefined : await placeInLine(tx, invitation);
  await tellInvitee(tx, invitation, workspace, { why: 'new', token, ...(place === undefined ? {} : { place }) });
  return {
    invitation,
    workspaceName: workspace.name,
    ...(place === undefined ? {} : { place }),
    ...(invitation.userId ? {} : { link: linkOf(tx.platform, token), isMailed: tx.platform.sendsMail === true }),
    ...(left <= SAID_FROM ? { leftToday: left } : {}),
  };
}

/** I10: how many are left after this one. Throws `limit_reached` when it would be one too many. */
async function refuseOverDailyLimit(tx: Tx, { accountId }: Workspace): Promise<number> {
  await lockAccount(tx, accountId);
  const sent = await store.countSince(tx, accountId, new Date(tx.now.getTime() - DAY_MS));
  if (sent < MOST_PER_DAY) return MOST_PER_DAY - sent - 1;
  throw new DomainError('limit_reached', `${MOST_PER_DAY} invitations were sent in the last 24 hours, which is the most.`, {
    next: 'Try again tomorrow.',
  });
}

/** I10: how many more invitations the owner's account may send in these 24 hours. */
export async function invitationsLeft(ctx: Context, workspace: Workspace): Promise<number> {
  const sent = await store.countSince(ctx, workspace.accountId, new Date(ctx.now.getTime() - DAY_MS));
  return Math.max(0, MOST_PER_DAY - sent);
}
