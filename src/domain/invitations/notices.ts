import { findAccount } from '../accounts/index.js';
import type { Context, Tx } from '../context.js';
import type { InvitationId } from '../ids.js';
import type { NoticeContent } from '../notices/index.js';
import type { Workspace } from '../workspaces/index.js';
import type { Invitation } from './model.js';
import { replaceTokens } from './store-many.js';
import { currentKey, firstKey, laterKey, type Matter, NOBODY_KNOWN, type Open, type Plain, Telling } from './telling.js';
import { hashOf, newToken } from './token.js';

export { firstKey, type Matter } from './telling.js';

/** Who invited, by name. */
export async function inviterName(ctx: Context, invitation: Invitation): Promise<string> {
  return (await findAccount(ctx, invitation.invitedBy))?.name ?? NOBODY_KNOWN;
}

interface Said {
  why: Open['why'];
  token: string | undefined;
  place?: number;
  key?: string;
}

/** Tells one invitee as `tellInvitees` does. */
export function tellInvitee(tx: Tx, invitation: Invitation, workspace: Workspace, say: Said): Promise<void> {
  return tellInvitees(tx, [{ invitation, workspace, say }]);
}

/**
 * Tells invitees about invitations that are open: in a direct message, by e-mail, or, where neither is possible, through
 * the inviter (I2, S4, I5). What was said before loses its buttons.
 */
export async function tellInvitees(tx: Tx, matters: readonly (Matter & { say: Said })[]): Promise<void> {
  const telling = await Telling.begin(tx, matters);
  for (const matter of matters) sayOpen(telling, matter, matter.say);
  await telling.write();
}

function sayOpen(telling: Telling, matter: Matter, say: Said): void {
  const { tx } = telling;
  const { invitation } = matter;
  const seated = invitation.seat === 'seated';
  const place = say.place === undefined ? {} : { place: say.place };
  const data: Open = { ...telling.dataOf(matter), seated, why: say.why, ...place };
  const key = say.key ?? (say.why === 'new' ? firstKey(invitation) : laterKey(tx, invitation, say.why));
  const secret = say.token ? { secret: say.token } : {};
  if (invitation.userId) {
    // A place in line is no news worth a message of its own; a seat and a reminder are.
    const replaces = say.why === 'line' ? { replaces: currentKey(invitation) } : {};
    telling.post({ key, to: { userId: invitation.userId }, content: { kind: 'invitation', data }, ...secret, ...replaces });
    if (key === firstKey(invitation)) return;
    if (say.why === 'seat' || say.why === 'reminder') telling.replace(matter, 'invitation-moved', `${key}:moved`);
    telling.showsNow(invitation, key);
  } else if (invitation.email && tx.platform.sendsMail) {
    const otherwise = { userId: invitation.invitedBy };
    telling.post({ key, to: { email: invitation.email }, otherwise, content: { kind: 'invitation-mail', data }, ...secret });
  } else if (say.why !== 'new') {
    telling.post({ key, to: { userId: invitation.invitedBy }, content: { kind: 'invitation-pass-on', data } });
  }
}

/** I6: new links for messages that are about to go out; none where no message of ours can reach the invitee. */
export async function renewTokens(tx: Tx, renewed: readonly Invitation[]): Promise<Map<InvitationId, string>> {
  const reachable = renewed.filter(({ userId }) => userId || tx.platform.sendsMail);
  const tokens = new Map(reachable.map(({ _id }) => [_id, newToken()]));
  const hashes = reachable.map((invitation) => ({ invitation, newHash: hashOf(tokens.get(invitation._id) as string) }));
  await replaceTokens(tx, hashes);
  return tokens;
}

/** One link as `renewTokens` makes them. */
export async function renewToken(tx: Tx, invitation: Invitation): Promise<string | undefined> {
  return (await renewTokens(tx, [invitation])).get(invitation._id);
}

/** The invitee's direct message changes to this; somebody outside Slack has none. */
export function replaceMessage(tx: Tx, invitation: Invitation, workspace: Workspace, kind: Plain): Promise<void> {
  return replaceMessages(tx, [{ invitation, workspace }], kind);
}

/** Invitees' direct messages change to this. */
export async function replaceMessages(tx: Tx, matters: readonly Matter[], kind: Plain): Promise<void> {
  const telling = await Telling.begin(tx, matters);
  for (const matter of matters) telling.replace(matter, kind);
  await telling.write();
}

/** The inviter hears this. */
export function tellInviter(tx: Tx, invitation: Invitation, workspace: Workspace, kind: Plain): Promise<void> {
  return tellInviters(tx, [{ invitation, workspace }], kind);
}

/** The inviters of these hear this, of each. */
export async function tellInviters(tx: Tx, matters: readonly Matter[], kind: Plain): Promise<void> {
  const telling = await Telling.begin(tx, matters);
  for (const matter of matters) {
    const { invitation } = matter;
    const content = { kind, data: telling.dataOf(matter) } as NoticeContent;
    telling.post({ key: laterKey(tx, invitation, kind), to: { userId: invitation.invitedBy }, content });
  }
  await telling.write();
}
