import { z } from 'zod';
import { beingDeleted } from '../access.js';
import { nameOfOwner, openAccount } from '../accounts/index.js';
import type { Context, Tx } from '../context.js';
import { DomainError } from '../errors.js';
import type { InvitationId, UserId } from '../ids.js';
import { addMember, type Member, roleOf } from '../members/index.js';
import { freeSeat, lockSeats, takeSeat } from '../seats/index.js';
import { parseInput, verb } from '../verb.js';
import { claimActive, findWorkspace, openHouse, type Workspace } from '../workspaces/index.js';
import { secondLook } from './invite.js';
import type { Invitation } from './model.js';
import { inviterName, replaceMessage, tellInviter } from './notices.js';
import { placeInLine, promoteWaiting } from './promote.js';
import { noInvitation, noSeat, tooManyPeople, whyNotAnswer } from './rules.js';
import * as store from './store.js';

export const invitationId = z.string().max(64) as unknown as z.ZodType<InvitationId, InvitationId>;

/** How somebody outside Slack wants to be called: no control characters, nothing that turns the text around it. */
const GivenName = z
  .string()
  .transform((text) => text.trim().replace(/\s+/g, ' '))
  .refine((text) => text.length > 0, 'Please tell us your name.')
  .refine((text) => [...text].length <= 80, 'A name has at most 80 characters.')
  .refine((text) => !/[\p{Cc}\p{Co}\p{Cn}\u202a-\u202e\u2066-\u2069]/u.test(text), 'A name cannot hold control characters.');

const Accept = z.object({
  invitationId,
  /** The person's name and zone, for the account that accepting opens (W1). */
  profile: z.object({ name: z.string().max(500), timeZone: z.string(), known: z.boolean(), email: z.string().optional() }),
});

export interface MemberJoined {
  workspace: Workspace;
  member: Member;
  invitation: Invitation;
}

const acceptOnce = verb({
  name: 'invitation.accept',
  needs: 'anyone',
  input: Accept,
  audit: (input, fact: MemberJoined) => ({ workspaceId: fact.workspace._id, invitationId: input.invitationId }),
  run: async (tx, input) => {
    const { invitation, workspace } = await answerable(tx, input.invitationId);
    if (!(await claimActive(tx, workspace._id))) throw beingDeleted(workspace.name);
    if (await roleOf(tx, workspace._id, invitation.person as UserId)) {
      throw new DomainError('conflict', `You are already a member of ${workspace.name}.`, {
        next: '`/workspace list` shows your workspaces.',
      });
    }
    await refuseWithoutSeat(tx, invitation, workspace);
    const isOutside = invitation.userId === undefined;
    const called = isOutside ? { inviteeName: parseInput(z.object({ name: GivenName }), input.profile).name } : {};
    if (!(await store.end(tx, invitation._id, 'accepted', called))) throw tooLate();
    const userId = invitation.person as UserId;
    const { email = invitation.email, ...profile } = input.profile;
    const name = called.inviteeName ?? profile.name;
    const person = { userId, ...profile, name, ...(email ? { email } : {}) };
    // I7: somebody outside Slack has a name here, but no workspace of their own until they can reach it.
    await (isOutside ? openAccount(tx, person) : openHouse(tx, person));
    const { _id: workspaceId, accountId } = workspace;
    const seat = { ref: `member:${workspaceId}:${userId}`, person: invitation.person, until: null };
    if (!(await takeSeat(tx, accountId, seat))) throw tooLate();
    await freeSeat(tx, accountId, `invitation:${invitation._id}`);
    const member = await addMember(tx, { workspaceId, accountId, userId, role: invitation.role });
    const joined = { ...invitation, ...called };
    await replaceMessage(tx, joined, workspace, 'invitation-accepted');
    await tellInviter(tx, joined, workspace, 'invitation-joined');
    return { workspace, member, invitation: joined };
  },
});

/**
 * I7, I9, S5: the invited person becomes a member; `email:…` is who a link belongs to, and the door has seen it. Refused:
 * somebody else, any state but pending, no seat.
 */
export function acceptInvitation(ctx: Context, input: Parameters<typeof acceptOnce>[1]): Promise<MemberJoined> {
  // A first visit at the same moment may make the same account or choose the same handle.
  return secondLook(() => acceptOnce(ctx, input));
}

/** I3, S4: the invited person says no; the seat goes to whoever waits longest. */
export const declineInvitation = verb({
  name: 'invitation.decline',
  needs: 'anyone',
  input: z.object({ invitationId }),
  audit: (input, fact: { workspace: Workspace }) => ({ workspaceId: fact.workspace._id, invitationId: input.invitationId }),
  run: async (tx, input) => {
    const { invitation, workspace } = await answerable(tx, input.invitationId);
    if (!(await store.end(tx, invitation._id, 'declined'))) throw tooLate();
    await freeSeat(tx, workspace.accountId, `invitation:${invitation._id}`);
    await replaceMessage(tx, invitation, workspace, 'invitation-declined-by-you');
    await tellInviter(tx, invitation, workspace, 'invitation-declined');
    await promoteWaiting(tx, workspace.accountId);
    return { invitation, workspace };
  },
});

async function answerable(tx: Tx, id: InvitationId): Promise<{ invitation: Invitation; workspace: Workspace }> {
  const invitation = await store.find(tx, id);
  const workspace = invitation && (await findWorkspace(tx, invitation.workspaceId));
  if (!invitation || !workspace) throw noInvitation();
  const refusal = whyNotAnswer(invitation, tx.actor, tx.now, await inviterName(tx, invitation));
  if (refusal) throw refusal;
  return { invitation, workspace };
}

/** S3, S6: a seat that the clock has freed may be this invitation's by now; the line is asked first. */
async function refuseWithoutSeat(tx: Tx, invitation: Invitation, workspace: Workspace): Promise<void> {
  const { accountId } = workspace;
  await promoteWaiting(tx, accountId);
  const now = await store.find(tx, invitation._id);
  const owner = await nameOfOwner(tx, accountId);
  if (now?.seat === 'waitlisted') throw noSeat(workspace.name, owner, await placeInLine(tx, now));
  const { seats, people } = await lockSeats(tx, accountId);
  if (people.size > seats) throw tooManyPeople(workspace.name, owner, people.size, seats);
}

const tooLate = (): DomainError =>
  new DomainError('conflict', 'This invitation was answered or ended a moment ago.', {
    next: '`/workspace list` shows whether you belong to the workspace.',
  });
