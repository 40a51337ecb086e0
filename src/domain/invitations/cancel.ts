import { z } from 'zod';
import type { Tx } from '../context.js';
import { DomainError } from '../errors.js';
import { freeSeat, freeSeats } from '../seats/index.js';
import { workspaceVerb } from '../verb.js';
import { type Workspace, workspaceId } from '../workspaces/index.js';
import { invitationId } from './answer.js';
import type { Invitation } from './model.js';
import { replaceMessage, replaceMessages, tellInviter } from './notices.js';
import { promoteWaiting } from './promote.js';
import { isOver } from './rules.js';
import * as store from './store.js';
import { close as closeMany } from './store-many.js';

const MEMBERS = '`/workspace members` shows who belongs to it and who is invited.';

export interface InvitationCancelled {
  invitation: Invitation;
  workspace: Workspace;
}

/** I4: the owner takes a pending invitation back; the direct message says so, the link is dead, the seat goes on (S4). */
export const cancelInvitation = workspaceVerb({
  name: 'invitation.cancel',
  needs: 'owner',
  input: z.object({ workspaceId, invitationId }),
  audit: (input) => ({ invitationId: input.invitationId }),
  run: async (tx, input, { workspace }): Promise<InvitationCancelled> => {
    const invitation = await findIn(tx, workspace, input.invitationId);
    const why = whyNotCancel(invitation, tx.now);
    if (why) throw why;
    if (!(await store.end(tx, invitation._id, 'cancelled')))
      throw new DomainError('conflict', 'This invitation was answered or ended a moment ago, so it was not cancelled.', {
        next: MEMBERS,
      });
    await freeSeat(tx, workspace.accountId, `invitation:${invitation._id}`);
    await replaceMessage(tx, invitation, workspace, 'invitation-cancelled');
    if (tx.actor.kind !== 'person' || tx.actor.userId !== invitation.invitedBy)
      await tellInviter(tx, invitation, workspace, 'invitation-cancelled-for-you');
    await promoteWaiting(tx, workspace.accountId);
    return { invitation: { ...invitation, status: 'cancelled' }, workspace };
  },
});

function whyNotCancel({ inviteeName, ...invitation }: Invitation, now: Date): DomainError | null {
  switch (invitation.status) {
    case 'accepted':
      return new DomainError('conflict', `${inviteeName} has accepted already, so there is nothing to cancel.`, {
        next: '`/workspace remove` ends their membership.',
      });
    case 'declined':
      return new DomainError('conflict', `${inviteeName} has declined already, so there is nothing to cancel.`, {
        next: MEMBERS,
      });
    case 'cancelled':
      return new DomainError('conflict', `The invitation to ${inviteeName} was cancelled before.`, { next: MEMBERS });
    case 'expired':
    case 'pending':
      if (invitation.status === 'pending' && !isOver({ inviteeName, ...invitation }, now)) return null;
      return new DomainError('expired', `The invitation to ${inviteeName} has expired already, so there is nothing to cancel.`, {
        next: MEMBERS,
      });
  }
}

/** An invitation of this workspace; one of another looks as if it did not exist (W12). */
export async function findIn(tx: Tx, workspace: Workspace, id: Invitation['_id']): Promise<Invitation> {
  const invitation = await store.find(tx, id);
  if (invitation?.workspaceId === workspace._id) return invitation;
  throw new DomainError('not_found', `There is no such invitation to ${workspace.name}.`, { next: MEMBERS });
}

/** W11: every open invitation to a workspace that ends; the caller gives freed seats on. */
export async function endInvitationsOf(tx: Tx, workspace: Workspace): Promise<void> {
  const open = await store.openOf(tx, workspace._id);
  const ids = open.map(({ _id }) => _id);
  await closeMany(tx, ids);
  await freeSeats(
    tx,
    workspace.accountId,
    ids.map((id) => `invitation:${id}`),
  );
  const matters = open.map((invitation) => ({ invitation, workspace }));
  await replaceMessages(tx, matters, 'invitation-cancelled');
}

/** M6: every open invitation of somebody who is gone ends, and its seat goes on. Gives how many. */
export async function endInvitationsTo(tx: Tx, person: string): Promise<number> {
  const open = await store.pendingOf(tx, person);
  for (const invitation of open) {
    if (!(await store.close(tx, invitation._id))) continue;
    await freeSeat(tx, invitation.accountId, `invitation:${invitation._id}`);
    await promoteWaiting(tx, invitation.accountId);
  }
  return open.length;
}
