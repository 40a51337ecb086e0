import { z } from 'zod';
import { beingDeleted, type Place } from '../access.js';
import { findAccount, nameOfOwner } from '../accounts/index.js';
import type { Tx } from '../context.js';
import { DomainError } from '../errors.js';
import type { UserId } from '../ids.js';
import { roleOf } from '../members/index.js';
import { userId } from '../workspaces/index.js';
import { lapse } from './expire.js';
import { isOver } from './rules.js';
import * as store from './store.js';

/** The person as the door has looked them up in Slack: who they are is not for the inviter to say. */
const SlackPerson = z.object({
  userId,
  name: z.string().min(1).max(200),
  isBot: z.boolean(),
  isDeactivated: z.boolean(),
  isGuest: z.boolean(),
  isForeign: z.boolean(),
});

/** I2: an address that Slack does not know. */
const EmailPerson = z.object({
  email: z
    .string()
    .trim()
    .toLowerCase()
    .max(254, 'An e-mail address has at most 254 characters.')
    .regex(/^[^\s@<>"(),:;[\]\\]+@[^\s@<>"(),:;[\]\\]+\.[^\s@<>"(),:;[\]\\]+$/, 'This is not an e-mail address.'),
});

export const Invitee = z.union([SlackPerson, EmailPerson], 'Say who is invited: a person of this Slack, or an e-mail address.');
export type Invitee = z.output<typeof Invitee>;

/** How seats, members and invitations name this person. */
export const personOfInvitee = (invitee: Invitee): string => ('email' in invitee ? `email:${invitee.email}` : invitee.userId);

export const nameOfInvitee = (invitee: Invitee): string => ('email' in invitee ? invitee.email : invitee.name);

/** M2, W10: an admin invites only while the owner lets admins do so; nobody invites to a workspace that is being deleted. */
export async function refuseInviting(tx: Tx, { workspace, role }: Place): Promise<void> {
  if (role === 'admin' && !workspace.adminsMayInvite) {
    const owner = await nameOfOwner(tx, workspace.accountId);
    throw new DomainError('forbidden', 'Only the owner invites people here.', { next: `Ask ${owner}.` });
  }
  if (workspace.status !== 'active') {
    throw beingDeleted(workspace.name);
  }
}

/** I1: why this person is not to be invited. Throws, the sentence beside the field. */
export async function refuseInvitee(tx: Tx, { workspace }: Place, invitee: Invitee): Promise<void> {
  const refuse = (message: string, next: string): never => {
    throw new DomainError('invalid_input', message, { fields: { person: `${message} ${next}` } });
  };
  const name = nameOfInvitee(invitee);
  if (await isOneself(tx, invitee)) refuse("You can't invite yourself: you are already here.", 'Name somebody else.');
  if ('userId' in invitee) {
    if (invitee.isBot) refuse(`${name} is a bot. Only people can be invited.`, 'Name a person.');
    if (invitee.isDeactivated)
      refuse(`${name}'s Slack account is deactivated.`, 'Invite them when an admin of this Slack team has activated it again.');
    if (invitee.isForeign)
      refuse(`${name} belongs to another organisation.`, 'Ask them for their e-mail address and invite that.');
    if (invitee.isGuest)
      refuse(
        `${name} is a guest in this Slack team. Only full members can be invited.`,
        'An admin of the Slack team can make them one.',
      );
  }
  if (await roleOf(tx, workspace._id, personOfInvitee(invitee) as UserId))
    refuse(`${name} is already a member of ${workspace.name}.`, '`/workspace role` gives them another role.');
}

async function isOneself({ actor, ...tx }: Tx, invitee: Invitee): Promise<boolean> {
  if (actor.kind !== 'person') return false;
  if ('userId' in invitee) return invitee.userId === actor.userId;
  return (await findAccount({ actor, ...tx }, actor.userId))?.email?.toLowerCase() === invitee.email;
}

/** I1: refuses when the person has a living invitation already; one whose time is up is ended here, ahead of the sweep. */
export async function makeWay(tx: Tx, { workspace }: Place, person: string, name: string): Promise<void> {
  const pending = await store.findPending(tx, workspace._id, person);
  if (!pending) return;
  if (isOver(pending, tx.now)) {
    await lapse(tx, pending, { tellInviter: false });
    return;
  }
  throw new DomainError('conflict', `${name} already has an invitation to ${workspace.name}, as ${pending.role}.`, {
    next: `It can be answered until its end. \`/workspace members in ${workspace.handle}\` shows it and can cancel it.`,
    fields: { person: `${name} already has an invitation.` },
    data: { invitationId: pending._id },
  });
}
