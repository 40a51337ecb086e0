import { z } from 'zod';
import { nameOfOwner } from '../accounts/index.js';
import type { Tx } from '../context.js';
import { DomainError } from '../errors.js';
import type { InvitationId } from '../ids.js';
import { addMember, type Member } from '../members/index.js';
import { freeSeat, takeSeat } from '../seats/index.js';
import { verb } from '../verb.js';
import { findWorkspace, openHouse, type Workspace } from '../workspaces/index.js';
import { inviterName } from './invite.js';
import type { Invitation } from './model.js';
import { tellEnd } from './notices.js';
import { promoteWaiting } from './promote.js';
import { whyNoSeat, whyNotAnswer } from './rules.js';
import * as store from './store.js';

const invitationId = z.string().max(64) as unknown as z.ZodType<InvitationId, InvitationId>;
const Accept = z.object({
  invitationId,
  /** The person's name and zone, for the account that accepting opens (W1). */
  profile: z.object({ name: z.string(), timeZone: z.string(), known: z.boolean(), email: z.string().optional() }),
});

export interface MemberJoined {
  workspace: Workspace;
  member: Member;
  invitation: Invitation;
}

/** I7, I9, S5: the invited person becomes a member. Refused: somebody else, any state but pending, no seat. */
export const acceptInvitation = verb({
  name: 'invitation.accept',
  needs: 'anyone',
  input: Accept,
  audit: (input, fact: MemberJoined) => ({ workspaceId: fact.workspace._id, invitationId: input.invitationId }),
  run: async (tx, input) => {
    const { invitation, workspace } = await answerable(tx, input.invitationId);
    const full = whyNoSeat(invitation, workspace.name, await nameOfOwner(tx, workspace.accountId));
    if (full) throw full;
    const userId = invitation.userId;
    if (!userId || !(await store.answer(tx, invitation._id, 'accepted'))) throw tooLate();
    const { email, ...profile } = input.profile;
    await openHouse(tx, { userId, ...profile, ...(email ? { email } : {}) });
    const seat = { ref: `member:${workspace._id}:${userId}`, person: invitation.person, until: null };
    if (!(await takeSeat(tx, workspace.accountId, seat)))
      throw whyNoSeat({ ...invitation, seat: 'waitlisted' }, workspace.name, 'The owner') ?? tooLate();
    await freeSeat(tx, workspace.accountId, `invitation:${invitation._id}`);
    const member = await addMember(tx, {
      workspaceId: workspace._id,
      accountId: workspace.accountId,
      userId,
      role: invitation.role,
    });
    await tellEnd(tx, invitation, workspace, 'invitation-accepted', 'invitation-joined');
    return { workspace, member, invitation };
  },
});

/** I3, S4: the invited person says no; the seat goes to whoever waits longest. */
export const declineInvitation = verb({
  name: 'invitation.decline',
  needs: 'anyone',
  input: z.object({ invitationId }),
  audit: (input, fact: { workspace: Workspace }) => ({ workspaceId: fact.workspace._id, invitationId: input.invitationId }),
  run: async (tx, input) => {
    const { invitation, workspace } = await answerable(tx, input.invitationId);
    if (!(await store.answer(tx, invitation._id, 'declined'))) throw tooLate();
    await freeSeat(tx, workspace.accountId, `invitation:${invitation._id}`);
    await tellEnd(tx, invitation, workspace, 'invitation-declined-by-you', 'invitation-declined');
    await promoteWaiting(tx, workspace.accountId);
    return { invitation, workspace };
  },
});

async function answerable(tx: Tx, id: InvitationId): Promise<{ invitation: Invitation; workspace: Workspace }> {
  const invitation = await store.find(tx, id);
  const workspace = invitation && (await findWorkspace(tx, invitation.workspaceId));
  if (!invitation || !workspace) throw new DomainError('not_found', 'There is no such invitation (any more).');
  const refusal = whyNotAnswer(invitation, tx.actor, tx.now, await inviterName(tx, invitation));
  if (refusal) throw refusal;
  return { invitation, workspace };
}

const tooLate = (): DomainError => new DomainError('conflict', 'This invitation was answered or ended a moment ago.');
