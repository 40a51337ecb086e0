import type { Role } from '../../domain/access.js';
import type { NoticeContent } from '../../domain/notices/index.js';
import { actions, button, context, linkButton, type Message, message, section } from '../kit/blocks.js';
import { dayText, momentText } from '../kit/figures.js';
import { ACTIONS } from '../kit/ids.js';
import { code, md } from '../kit/text.js';

type Invitation = Extract<NoticeContent, { kind: 'invitation' }>['data'];
type Ended = Omit<Invitation, 'seated'>;

/** What each role may do, for somebody who decides whether to accept. */
const MAY: Record<Role, string> = {
  owner: 'everything',
  admin: 'invite people, change settings, manage agents and use the workspace’s minutes',
  editor: 'manage agents, connect knowledge bases and use the workspace’s minutes',
  viewer: 'see the dashboard, the members, the minutes and the history',
};

/** I2, S3: the direct message with Accept and Decline, or with the place in line. */
export function invitation(data: Invitation, link: string | undefined): Message {
  const lead = md`*${data.inviterName} invites you to ${data.workspaceName}*`;
  if (!data.seated) return inLine(data);
  return message(
    md`${data.inviterName} invites you to ${data.workspaceName} as ${data.role}. Answer until ${momentText(data.expiresAt)}.`,
    [
      section([lead, md`As ${data.role} you can ${MAY[data.role]}.`]),
      context(md`Until ${momentText(data.expiresAt, ' (your time)')}`),
      ...actions(
        button('Accept', ACTIONS.acceptInvitation, data.invitationId, { style: 'primary' }),
        button('Decline', ACTIONS.declineInvitation, data.invitationId),
        link ? linkButton('Open in a browser', link) : null,
      ),
    ],
  );
}

function inLine(data: Invitation): Message {
  const line = md`${data.workspaceName} is full just now. Your invitation is in line; we'll tell you here if a place opens before ${dayText(data.expiresAt)}. ${data.inviterName} knows.`;
  return message(md`${data.inviterName} invites you to ${data.workspaceName}. ${line}`, [
    section([
      md`*${data.inviterName} invites you to ${data.workspaceName}*`,
      md`As ${data.role} you can ${MAY[data.role]}.`,
      line,
    ]),
    ...actions(button('Decline', ACTIONS.declineInvitation, data.invitationId)),
  ]);
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

/** I5: to the inviter. */
export function expired(data: Ended): Message {
  const again = code(`/workspace invite @person ${data.role} in ${data.workspaceHandle}`);
  return message(md`Your invitation to ${data.inviteeName} for *${data.workspaceName}* has expired. ${again} sends a new one.`);
}

/** I5: to the invitee, in place of the invitation. */
export function ended(data: Ended): Message {
  return message(
    md`This invitation to *${data.workspaceName}* ended on ${dayText(data.expiresAt)}. Ask ${data.inviterName} for a new one.`,
  );
}
