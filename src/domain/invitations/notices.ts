import { derivedName } from '../../platform/crypto.js';
import { findAccount } from '../accounts/index.js';
import type { Context, Tx } from '../context.js';
import type { NoticeContent } from '../notices/index.js';
import { postNotice } from '../notices/index.js';
import type { Workspace } from '../workspaces/index.js';
import type { Invitation } from './model.js';
import * as store from './store.js';
import { hashOf, newToken } from './token.js';

type Told = Extract<NoticeContent, { kind: `invitation${string}` }>;
type Open = Extract<NoticeContent, { kind: 'invitation' }>['data'];
/** Kinds that need no more than who, where and until when. */
type Plain = Exclude<Told['kind'], 'invitation' | 'invitation-mail' | 'invitation-pass-on'>;

/** The key of the first message; later ones have keys of their own, so that each act says its thing once. */
export const firstKey = (invitation: Pick<Invitation, '_id'>): string => `invitation:${invitation._id}`;

const laterKey = (tx: Tx, invitation: Invitation, what: string): string =>
  `${firstKey(invitation)}:${what}:${derivedName(tx.commandKey)}`;

const currentKey = (invitation: Invitation): string => invitation.messageKey ?? firstKey(invitation);

/** What every message about an invitation knows. */
export async function dataOf(ctx: Context, invitation: Invitation, workspace: Workspace): Promise<Omit<Open, 'seated' | 'why'>> {
  return {
    invitationId: invitation._id,
    workspaceId: workspace._id,
    workspaceName: workspace.name,
    workspaceHandle: workspace.handle,
    inviterName: await inviterName(ctx, invitation),
    inviteeName: invitation.inviteeName,
    role: invitation.role,
    expiresAt: invitation.expiresAt,
    timeZone: workspace.timeZone,
  };
}

/** Who invited, by name. */
export async function inviterName(ctx: Context, invitation: Invitation): Promise<string> {
  return (await findAccount(ctx, invitation.invitedBy))?.name ?? 'the inviter';
}

/**
 * Tells the invitee about an invitation that is open: in a direct message, by e-mail, or, where neither is possible, through
 * the inviter (I2, S4, I5). What was said before loses its buttons.
 */
export async function tellInvitee(
  tx: Tx,
  invitation: Invitation,
  workspace: Workspace,
  say: { why: Open['why']; token: string | undefined; place?: number; key?: string },
): Promise<void> {
  const data: Open = {
    ...(await dataOf(tx, invitation, workspace)),
    seated: invitation.seat === 'seated',
    why: say.why,
    ...(say.place === undefined ? {} : { place: say.place }),
  };
  const key = say.key ?? (say.why === 'new' ? firstKey(invitation) : laterKey(tx, invitation, say.why));
  const secret = say.token ? { secret: say.token } : {};
  if (invitation.userId) {
    const to = { userId: invitation.userId };
    // A place in line is no news worth a message of its own; a seat and a reminder are.
    const replaces = say.why === 'line' ? { replaces: currentKey(invitation) } : {};
    await postNotice(tx, { key, to, content: { kind: 'invitation', data }, ...secret, ...replaces });
    if (key === firstKey(invitation)) return;
    if (say.why === 'seat' || say.why === 'reminder')
      await replaceMessage(tx, invitation, workspace, 'invitation-moved', `${key}:moved`);
    await store.update(tx, invitation._id, {}, { messageKey: key });
  } else if (invitation.email && tx.platform.sendsMail) {
    const otherwise = { userId: invitation.invitedBy };
    const content: NoticeContent = { kind: 'invitation-mail', data };
    await postNotice(tx, { key, to: { email: invitation.email }, otherwise, content, ...secret });
  } else if (say.why !== 'new') {
    await postNotice(tx, { key, to: { userId: invitation.invitedBy }, content: { kind: 'invitation-pass-on', data } });
  }
}

/** I6: a new link for a message that is about to go out; none where no message of ours can reach the invitee. */
export async function renewToken(tx: Tx, invitation: Invitation): Promise<string | undefined> {
  if (!invitation.userId && !tx.platform.sendsMail) return undefined;
  const token = newToken();
  await store.replaceToken(tx, invitation, hashOf(token));
  return token;
}

/** The invitee's direct message changes to this; somebody outside Slack has none. */
export async function replaceMessage(
  tx: Tx,
  invitation: Invitation,
  workspace: Workspace,
  kind: Plain,
  key = laterKey(tx, invitation, 'end'),
): Promise<void> {
  if (!invitation.userId) return;
  const content = { kind, data: await dataOf(tx, invitation, workspace) } as NoticeContent;
  await postNotice(tx, { key, to: { userId: invitation.userId }, content, replaces: currentKey(invitation) });
  if (kind !== 'invitation-moved') await store.update(tx, invitation._id, {}, { messageKey: key });
}

/** The inviter hears this. */
export async function tellInviter(tx: Tx, invitation: Invitation, workspace: Workspace, kind: Plain): Promise<void> {
  const content = { kind, data: await dataOf(tx, invitation, workspace) } as NoticeContent;
  await postNotice(tx, { key: laterKey(tx, invitation, kind), to: { userId: invitation.invitedBy }, content });
}
