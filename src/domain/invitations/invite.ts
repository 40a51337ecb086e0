import { z } from 'zod';
import { randomSecret, sha256 } from '../../platform/crypto.js';
import { isDuplicateKey } from '../../platform/mongo.js';
import type { Place } from '../access.js';
import { findAccount, lockAccount, nameOfOwner } from '../accounts/index.js';
import type { Context, Tx } from '../context.js';
import { DomainError } from '../errors.js';
import { type InvitationId, newId } from '../ids.js';
import { roleOf } from '../members/index.js';
import { takeSeat } from '../seats/index.js';
import { workspaceVerb } from '../verb.js';
import { userId, workspaceId } from '../workspaces/index.js';
import type { Invitation } from './model.js';
import { tellInvitee } from './notices.js';
import { LIFETIME_MS, MOST_PER_DAY } from './rules.js';
import * as store from './store.js';

/** The person as the door has looked them up in Slack: who they are is not for the inviter to say. */
const Invitee = z.object({
  userId,
  name: z.string().min(1).max(200),
  isBot: z.boolean(),
  isDeactivated: z.boolean(),
  isGuest: z.boolean(),
  isForeign: z.boolean(),
});

const InvitePerson = z.object({
  workspaceId,
  invitee: Invitee,
  role: z.enum(['admin', 'editor', 'viewer']).default('editor'),
});

export interface PersonInvited {
  invitation: Invitation;
  workspaceName: string;
}

const inviteOnce = workspaceVerb({
  name: 'invitation.send',
  needs: 'admin',
  input: InvitePerson,
  audit: (input, fact: PersonInvited) => ({ invitationId: fact.invitation._id, invitee: input.invitee.userId, role: input.role }),
  run: async (tx, { invitee, role }, place) => {
    const { workspace } = place;
    const id = newId<InvitationId>('invitation', tx.commandKey);
    const earlier = await store.find(tx, id);
    if (earlier) return { invitation: earlier, workspaceName: workspace.name };
    await refuseInvitee(tx, place, invitee);
    await refuseOverDailyLimit(tx, place);
    const expiresAt = new Date(tx.now.getTime() + LIFETIME_MS);
    const token = randomSecret();
    const seated = await takeSeat(tx, workspace.accountId, { ref: `invitation:${id}`, person: invitee.userId, until: expiresAt });
    const invitation: Invitation = {
      _id: id,
      teamId: tx.teamId,
      workspaceId: workspace._id,
      accountId: workspace.accountId,
      person: invitee.userId,
      userId: invitee.userId,
      inviteeName: invitee.name,
      role,
      status: 'pending',
      seat: seated ? 'seated' : 'waitlisted',
      tokenHash: sha256(token),
      invitedBy: tx.actor.kind === 'person' ? tx.actor.userId : workspace.ownerId,
      createdAt: tx.now,
      expiresAt,
    };
    await store.insert(tx, invitation);
    await tellInvitee(tx, invitation, workspace, token);
    return { invitation, workspaceName: workspace.name };
  },
});

/**
 * I1, S3: invites a Slack person. With a free seat the invitation is seated, without it waits in line. Refused: oneself,
 * bots, guests, deactivated or foreign people, members, somebody already invited, more than 50 a day.
 */
export async function invitePerson(ctx: Context, input: Parameters<typeof inviteOnce>[1]): Promise<PersonInvited> {
  try {
    return await inviteOnce(ctx, input);
  } catch (error) {
    // Two invitations to one person at once: the unique index kept one, and a second look names it.
    if (isDuplicateKey(error)) return inviteOnce(ctx, input);
    throw error;
  }
}

async function refuseInvitee(tx: Tx, { workspace, role }: Place, invitee: z.output<typeof Invitee>): Promise<void> {
  const refuse = (message: string, next?: string): never => {
    throw new DomainError('invalid_input', message, { fields: { person: message }, ...(next ? { next } : {}) });
  };
  if (role === 'admin' && !workspace.adminsMayInvite) {
    const owner = await nameOfOwner(tx, workspace.accountId);
    throw new DomainError('forbidden', 'Only the owner invites people here.', { next: `Ask ${owner}.` });
  }
  if (tx.actor.kind === 'person' && tx.actor.userId === invitee.userId)
    refuse("You can't invite yourself: you are already here.");
  if (invitee.isBot) refuse(`${invitee.name} is a bot. Only people can be invited.`);
  if (invitee.isDeactivated) refuse(`${invitee.name}'s Slack account is deactivated.`);
  if (invitee.isForeign)
    refuse(`${invitee.name} belongs to another organisation.`, 'Ask them for their e-mail address and invite that.');
  if (invitee.isGuest) refuse(`${invitee.name} is a guest in this Slack team. Only full members can be invited.`);
  if (await roleOf(tx, workspace._id, invitee.userId)) refuse(`${invitee.name} is already a member of ${workspace.name}.`);
  const pending = await store.findPending(tx, workspace._id, invitee.userId);
  if (!pending) return;
  if (pending.expiresAt.getTime() > tx.now.getTime()) {
    throw new DomainError('conflict', `${invitee.name} already has an invitation to ${workspace.name}, as ${pending.role}.`, {
      next: 'It can be answered in their direct messages.',
      fields: { person: `${invitee.name} already has an invitation.` },
    });
  }
  await store.expire(tx, pending._id);
}

async function refuseOverDailyLimit(tx: Tx, { workspace }: Place): Promise<void> {
  await lockAccount(tx, workspace.accountId);
  const sent = await store.countSince(tx, workspace.accountId, new Date(tx.now.getTime() - 24 * 60 * 60 * 1000));
  if (sent < MOST_PER_DAY) return;
  throw new DomainError('limit_reached', `${MOST_PER_DAY} invitations were sent in the last 24 hours, which is the most.`, {
    next: 'Try again tomorrow.',
  });
}

/** Who invited, by name. */
export async function inviterName(ctx: Context, invitation: Invitation): Promise<string> {
  return (await findAccount(ctx, invitation.invitedBy))?.name ?? 'the inviter';
}
