import { z } from 'zod';
import { DomainError } from '../errors.js';
import { roleOf } from '../members/index.js';
import { verb } from '../verb.js';
import { findWorkspace, type Workspace } from '../workspaces/index.js';
import { invitationId } from './answer.js';
import type { Invitation } from './model.js';
import { inviterName, replaceMessage, tellInviter } from './notices.js';
import { isInvited, isOver, noInvitation, whyNotAnswer } from './rules.js';
import * as store from './store.js';

export interface NewInvitationAsked {
  invitation: Invitation;
  workspace: Workspace;
  /** Who was asked. */
  asked: string;
}

/** After the end of an invitation its invitee asks for a new one, once: whoever may still invite gets a Resend button. */
export const askForNewInvitation = verb({
  name: 'invitation.ask',
  needs: 'anyone',
  input: z.object({ invitationId }),
  audit: (input, fact: NewInvitationAsked) => ({ workspaceId: fact.workspace._id, invitationId: input.invitationId }),
  run: async (tx, input) => {
    const invitation = await store.find(tx, input.invitationId);
    const workspace = invitation && (await findWorkspace(tx, invitation.workspaceId));
    if (!invitation || !workspace) throw noInvitation();
    const inviter = await inviterName(tx, invitation);
    const hasEnded = invitation.status === 'expired' || (invitation.status === 'pending' && isOver(invitation, tx.now));
    const why = isInvited(invitation, tx.actor) && hasEnded ? null : whyNotAnswer(invitation, tx.actor, tx.now, inviter);
    if (why) throw why;
    if (!hasEnded) throw stillOpen(workspace.name);
    if (invitation.resentAs)
      throw new DomainError('conflict', 'A newer invitation was sent to you already.', { next: 'Answer that one.' });
    const role = await roleOf(tx, workspace._id, invitation.invitedBy);
    const mayInvite = role === 'owner' || (role === 'admin' && workspace.adminsMayInvite);
    const invitedBy = mayInvite ? invitation.invitedBy : workspace.ownerId;
    const asked = mayInvite ? inviter : await inviterName(tx, { ...invitation, invitedBy });
    if (!(await store.update(tx, invitation._id, { askedAt: null }, { askedAt: tx.now })))
      throw new DomainError('conflict', `${asked} has been asked already.`, { next: 'You will hear when a new one is sent.' });
    await replaceMessage(tx, { ...invitation, invitedBy }, workspace, 'invitation-ask-sent');
    await tellInviter(tx, { ...invitation, invitedBy }, workspace, 'invitation-asked');
    return { invitation, workspace, asked };
  },
});

const stillOpen = (workspaceName: string): DomainError =>
  new DomainError('conflict', `Your invitation to ${workspaceName} is still open, so you need no new one.`, {
    next: 'Answer it in its message.',
  });
