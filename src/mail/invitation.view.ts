import { WHAT_ROLES_MAY } from '../domain/invitations/index.js';
import type { NoticeContent } from '../domain/notices/index.js';
import { momentIn } from '../domain/time.js';
import { type Letter, letter } from './letter.js';

type Invitation = Extract<NoticeContent, { kind: 'invitation-mail' }>['data'];

/** I2, S3, S4, I5: the invitation as an e-mail. */
export function invitationLetter(data: Invitation, link: string | undefined): Letter {
  const [subject, lead] = opening(data);
  const role = `As ${data.role} you can ${WHAT_ROLES_MAY[data.role]}.`;
  const until = `The invitation can be answered until ${momentIn(data.expiresAt, data.timeZone)}.`;
  const act = link ? (data.seated ? 'Answer the invitation' : 'See where the invitation stands') : null;
  const footer =
    'Whoever has the link can answer for you, so please keep it to yourself. If you expected no invitation, leave this mail unanswered: nothing happens then.';
  return letter({ subject, lines: [lead, role, until], ...(act && link ? { button: { act, link } } : {}), footer });
}

function opening(data: Invitation): [subject: string, lead: string] {
  const { inviterName, workspaceName } = data;
  const place = data.place === undefined ? 'in line' : `number ${data.place} in line`;
  if (!data.seated) {
    const lead = `${inviterName} invites you to ${workspaceName}. It is full just now: every seat is taken. Your invitation is ${place}, and you will get another mail if a place opens.`;
    return [`${inviterName} invites you to ${workspaceName} (in line)`, lead];
  }
  switch (data.why) {
    case 'seat':
      return [
        `A place in ${workspaceName} is yours`,
        `A place in ${workspaceName} is yours: ${inviterName}'s invitation can be accepted now.`,
      ];
    case 'reminder':
      return [
        `One day left to answer ${inviterName}'s invitation to ${workspaceName}`,
        `${inviterName} invites you to ${workspaceName}, and you have not answered yet. This mail's link takes the place of the one before.`,
      ];
    case 'new':
    case 'line':
      return [`${inviterName} invites you to ${workspaceName}`, `${inviterName} invites you to ${workspaceName} on Switchboard.`];
  }
}
