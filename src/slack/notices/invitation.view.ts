import { WHAT_ROLES_MAY } from '../../domain/invitations/index.js';
import type { NoticeContent } from '../../domain/notices/index.js';
import { actions, button, context, linkButton, type Message, message, section } from '../kit/blocks.js';
import { dayText, momentText, ordinal } from '../kit/figures.js';
import { ACTIONS } from '../kit/ids.js';
import { code, type Md, md, webLink } from '../kit/text.js';

type Invitation = Extract<NoticeContent, { kind: 'invitation' }>['data'];
type Ended = Extract<NoticeContent, { kind: 'invitation-accepted' }>['data'];

/** Names the invitation for whoever may send it again; the verb decides. */
const row = ({ workspaceId, invitationId }: Ended) => ({ workspaceId, invitationId });

function lead({ why, inviterName, workspaceName }: Invitation): Md {
  switch (why) {
    case 'seat':
      return md`*A place in ${workspaceName} is yours: ${inviterName}'s invitation can be accepted now*`;
    case 'reminder':
      return md`*One day left: ${inviterName}'s invitation to ${workspaceName}*`;
    case 'new':
    case 'line':
      return md`*${inviterName} invites you to ${workspaceName}*`;
  }
}

/** I2, S3, I5: the direct message with Accept and Decline, or with the place in line. */
export function invitation(data: Invitation, link: string | undefined): Message {
  if (!data.seated) return inLine(data);
  const until = momentText(data.expiresAt);
  return message(md`${data.inviterName} invites you to ${data.workspaceName} as ${data.role}. Answer until ${until}.`, [
    section([lead(data), md`As ${data.role} you can ${WHAT_ROLES_MAY[data.role]}.`]),
    context(md`Until ${momentText(data.expiresAt, ' (your time)')}`),
    ...actions(
      button('Accept', ACTIONS.acceptInvitation, data.invitationId, { style: 'primary' }),
      button('Decline', ACTIONS.declineInvitation, data.invitationId),
      link ? linkButton('Open in a browser', link) : null,
    ),
  ]);
}

function inLine(data: Invitation): Message {
  const place = data.place === undefined ? 'in line' : `${ordinal(data.place)} in line`;
  const line = md`${data.workspaceName} is full just now. Your invitation is ${place}; we'll tell you here if a place opens before ${dayText(data.expiresAt)}. ${data.inviterName} knows.`;
  return message(md`${data.inviterName} invites you to ${data.workspaceName}. ${line}`, [
    section([lead(data), md`As ${data.role} you can ${WHAT_ROLES_MAY[data.role]}.`, line]),
    ...actions(button('Decline', ACTIONS.declineInvitation, data.invitationId)),
  ]);
}

/** To the invitee, in place of an earlier message. */
export function moved(data: Ended): Message {
  return message(md`${data.inviterName} invites you to *${data.workspaceName}*. The newest message about it is below.`);
}

/** To the inviter, when an e-mail came back: the link is passed on by hand. */
export function notMailed(data: Invitation, link: string | undefined): Message {
  const what = md`The e-mail with your invitation to *${data.workspaceName}* did not reach ${data.inviteeName}: their mail server would not take it. The invitation itself stands until ${momentText(data.expiresAt)}.`;
  if (!link) return message(md`${what} Please tell them yourself.`);
  return message(what, [
    section([what, md`Pass this link on; whoever has it can answer, so send it to nobody else:`, webLink(link)]),
  ]);
}

/** To the inviter of somebody whom no message of ours can reach (I2, S4, I5, S6). */
export function passOn(data: Invitation): Message {
  const { inviteeName, workspaceName, expiresAt } = data;
  switch (data.why) {
    case 'seat':
      return message(
        md`A place in *${workspaceName}* is ${inviteeName}'s now. Please tell them: the link you passed on can be used until ${momentText(expiresAt)}.`,
      );
    case 'line':
      return message(
        md`Please tell ${inviteeName}: *${workspaceName}* has fewer seats now, and their invitation waits in line. The link you passed on shows where it stands.`,
      );
    case 'reminder':
    case 'new':
      return message(
        md`${inviteeName} has not answered your invitation to *${workspaceName}*, and it ends ${momentText(expiresAt)}. They are not in Slack, so please remind them of the link you passed on.`,
      );
  }
}

/** To the invitee, in place of the invitation. */
export function accepted(data: Ended): Message {
  const line = md`You joined *${data.workspaceName}* as ${data.role}. It is now in your switcher: ${code(`/workspace switch ${data.workspaceHandle}`)}`;
  return message(line, [section(line), ...actions(button('Open dashboard', ACTIONS.dashboard, `@${data.workspaceHandle}`))]);
}

/** To the inviter. */
export function joined(data: Ended): Message {
  return message(md`${data.inviteeName} joined *${data.workspaceName}* as ${data.role}.`);
}

/** To the inviter. */
export function declined(data: Ended): Message {
  return message(md`${data.inviteeName} declined your invitation to *${data.workspaceName}*.`);
}

/** To the invitee, in place of the invitation. */
export function declinedByYou(data: Ended): Message {
  return message(
    md`You declined the invitation to *${data.workspaceName}*. If you change your mind, ask ${data.inviterName} for a new one.`,
  );
}

/** I4: to the invitee, in place of the invitation. */
export function cancelled(data: Ended): Message {
  return message(
    md`The invitation to *${data.workspaceName}* was taken back, so there is nothing left to answer. ${data.inviterName} can tell you more.`,
  );
}

/** I4: to the inviter, when it was not they who took it back. */
export function cancelledForYou(data: Ended): Message {
  return message(md`Your invitation of ${data.inviteeName} to *${data.workspaceName}* was taken back by the owner.`);
}

/** S6: to the inviter. */
export function lostSeat(data: Ended): Message {
  return message(
    md`*${data.workspaceName}* has fewer seats now, so your invitation of ${data.inviteeName} waits in line again. It moves up by itself when a seat frees.`,
  );
}

/** I4, I5: to the inviter, with the cure. */
export function expired(data: Ended): Message {
  const line = md`Your invitation to ${data.inviteeName} for *${data.workspaceName}* has expired.`;
  return message(line, [section(line), ...actions(button('Resend', ACTIONS.resendInvitation, row(data), { style: 'primary' }))]);
}

/** I5: to the invitee, in place of the invitation. */
export function ended(data: Ended): Message {
  const line = md`This invitation to *${data.workspaceName}* ended on ${dayText(data.expiresAt)}.`;
  const ask = button(`Ask ${data.inviterName} for a new one`, ACTIONS.askForInvitation, data.invitationId);
  return message(md`${line} You can ask ${data.inviterName} for a new one.`, [section(line), ...actions(ask)]);
}

/** To the inviter: the invitee would like a new invitation. */
export function asked(data: Ended): Message {
  const line = md`${data.inviteeName} asks for a new invitation to *${data.workspaceName}* as ${data.role}: the last one ended on ${dayText(data.expiresAt)} before they answered.`;
  return message(line, [section(line), ...actions(button('Resend', ACTIONS.resendInvitation, row(data), { style: 'primary' }))]);
}

/** To the invitee, in place of the ended invitation. */
export function askSent(data: Ended): Message {
  return message(
    md`Your invitation to *${data.workspaceName}* had ended on ${dayText(data.expiresAt)}. We've asked ${data.inviterName} for a new one; it will come here.`,
  );
}
