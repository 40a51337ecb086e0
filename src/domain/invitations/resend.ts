import { z } from 'zod';
import type { Context } from '../context.js';
import { DomainError } from '../errors.js';
import { type InvitationId, newId, type UserId } from '../ids.js';
import { roleOf } from '../members/index.js';
import { workspaceVerb } from '../verb.js';
import { workspaceId } from '../workspaces/index.js';
import { invitationId } from './answer.js';
import { findIn } from './cancel.js';
import { lapse } from './expire.js';
import { type PersonInvited, secondLook, sendInvitation } from './invite.js';
import { refuseInviting } from './invitee.js';
import type { Invitation } from './model.js';
import { isOver } from './rules.js';
import * as store from './store.js';

const MEMBERS = '`/workspace members` shows who belongs to it and who is invited.';

const resendOnce = workspaceVerb({
  name: 'invitation.resend',
  needs: 'admin',
  input: z.object({ workspaceId, invitationId }),
  audit: (input, fact: PersonInvited) => ({ expired: input.invitationId, invitationId: fact.invitation._id }),
  run: async (tx, input, place) => {
    const { workspace } = place;
    const id = newId<InvitationId>('invitation', tx.commandKey);
    const earlier = await store.find(tx, id);
    if (earlier) return { invitation: earlier, workspaceName: workspace.name };
    await refuseInviting(tx, place);
    const ended = await findIn(tx, workspace, input.invitationId);
    const why = whyNotResend(ended, tx.now);
    if (why) throw why;
    const { person, userId, email, inviteeName, role } = ended;
    if (await roleOf(tx, workspace._id, person as UserId))
      throw new DomainError(
        'conflict',
        `${inviteeName} is a member of ${workspace.name} by now, so there is nothing to send again.`,
        {
          next: MEMBERS,
        },
      );
    const pending = await store.findPending(tx, workspace._id, person);
    if (pending && pending._id !== ended._id && !isOver(pending, tx.now)) throw alreadyInvited(ended);
    if (pending) await lapse(tx, pending, { tellInviter: false });
    if (!(await store.update(tx, ended._id, { resentAs: null }, { resentAs: id }))) throw alreadyInvited(ended);
    const who = { person, inviteeName, role, ...(userId ? { userId } : {}), ...(email ? { email } : {}) };
    return sendInvitation(tx, place, who);
  },
});

/**
 * I4: sends an expired invitation again, as a new one with its own token, buttons and seven days; the seat is asked for anew. The
 * old one stays expired, so whatever still shows it can do nothing.
 */
export function resendInvitation(ctx: Context, input: Parameters<typeof resendOnce>[1]): Promise<PersonInvited> {
  return secondLook(() => resendOnce(ctx, input));
}

function whyNotResend(invitation: Invitation, now: Date): DomainError | null {
  const { inviteeName, status } = invitation;
  switch (status) {
    case 'accepted':
      return new DomainError('conflict', `${inviteeName} has accepted this invitation, so there is nothing to send again.`, {
        next: MEMBERS,
      });
    case 'declined':
    case 'cancelled': {
      const what = status === 'declined' ? `${inviteeName} declined this invitation` : 'This invitation was cancelled';
      return new DomainError('conflict', `${what}, so it is not sent again.`, {
        next: 'Invite them anew with `/workspace invite` if both of you want it.',
      });
    }
    case 'pending':
    case 'expired':
      if (invitation.resentAs) return alreadyInvited(invitation);
      if (status === 'expired' || isOver(invitation, now)) return null;
      return new DomainError('conflict', `The invitation to ${inviteeName} is still open, so there is nothing to send again.`, {
        next: '`/workspace members` shows until when.',
      });
  }
}

const alreadyInvited = ({ inviteeName }: Invitation): DomainError =>
  new DomainError('conflict', `${inviteeName} has been sent a newer invitation already.`, { next: MEMBERS });
