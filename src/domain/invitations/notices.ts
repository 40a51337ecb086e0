import { findAccount } from '../accounts/index.js';
import type { Context, Tx } from '../context.js';
import type { NoticeContent } from '../notices/index.js';
import { postNotice } from '../notices/index.js';
import type { Workspace } from '../workspaces/index.js';
import type { Invitation } from './model.js';

type Told = Extract<NoticeContent, { kind: `invitation${string}` }>;

/** The key of the direct message that carries the buttons; whatever ends the invitation replaces that message. */
const messageKey = (invitation: Invitation): string => `invitation:${invitation._id}`;

async function dataOf(ctx: Context, invitation: Invitation, workspace: Workspace): Promise<Told['data']> {
  return {
    invitationId: invitation._id,
    workspaceName: workspace.name,
    workspaceHandle: workspace.handle,
    inviterName: (await findAccount(ctx, invitation.invitedBy))?.name ?? 'Somebody',
    inviteeName: invitation.inviteeName,
    role: invitation.role,
    expiresAt: invitation.expiresAt,
  };
}

/** I2: the direct message with Accept and Decline, or with the place in line. */
export async function tellInvitee(tx: Tx, invitation: Invitation, workspace: Workspace, token: string): Promise<void> {
  if (!invitation.userId) return;
  const data = await dataOf(tx, invitation, workspace);
  await postNotice(tx, {
    key: messageKey(invitation),
    to: { userId: invitation.userId },
    content: { kind: 'invitation', data: { ...data, seated: invitation.seat === 'seated' } },
    secret: token,
  });
}

/** S4: a place has opened; the message in line becomes one with buttons. */
export async function tellPromoted(tx: Tx, invitation: Invitation, workspace: Workspace, token: string): Promise<void> {
  if (!invitation.userId) return;
  const data = await dataOf(tx, invitation, workspace);
  await postNotice(tx, {
    key: `${messageKey(invitation)}:seated`,
    to: { userId: invitation.userId },
    content: { kind: 'invitation', data: { ...data, seated: true } },
    secret: token,
    replaces: messageKey(invitation),
  });
}

/** The direct message changes to `forInvitee`, and the inviter hears `forInviter`. */
export async function tellEnd(
  tx: Tx,
  invitation: Invitation,
  workspace: Workspace,
  forInvitee: Told['kind'],
  forInviter: Told['kind'],
): Promise<void> {
  const data = await dataOf(tx, invitation, workspace);
  if (invitation.userId) {
    await postNotice(tx, {
      key: `${messageKey(invitation)}:end`,
      to: { userId: invitation.userId },
      content: { kind: forInvitee, data } as NoticeContent,
      replaces: messageKey(invitation),
    });
  }
  await postNotice(tx, {
    key: `${messageKey(invitation)}:told`,
    to: { userId: invitation.invitedBy },
    content: { kind: forInviter, data } as NoticeContent,
  });
}
