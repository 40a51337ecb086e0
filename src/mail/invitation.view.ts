import { WHAT_ROLES_MAY } from '../domain/invitations/index.js';
import type { NoticeContent } from '../domain/notices/index.js';
import { momentIn } from '../domain/time.js';
import { type Html, html } from '../platform/html.js';

type Invitation = Extract<NoticeContent, { kind: 'invitation-mail' }>['data'];

export interface Letter {
  subject: string;
  text: string;
  html: string;
}

/** I2, S3, S4, I5: the invitation as an e-mail, once as plain text and once as HTML that says the same. */
export function invitationLetter(data: Invitation, link: string | undefined): Letter {
  const [subject, lead] = opening(data);
  const role = `As ${data.role} you can ${WHAT_ROLES_MAY[data.role]}.`;
  const until = `The invitation can be answered until ${momentIn(data.expiresAt, data.timeZone)}.`;
  const act = link ? (data.seated ? 'Answer the invitation' : 'See where the invitation stands') : null;
  const footer =
    'Whoever has the link can answer for you, so please keep it to yourself. If you expected no invitation, leave this mail unanswered: nothing happens then.';
  const lines = [lead, role, until];
  return {
    subject: oneLine(subject),
    text: [
      ...lines,
      ...(act ? [`${act}: ${link}`] : []),
      footer,
      'Switchboard runs voice-AI workspaces from Slack: people, minutes, calls.',
    ].join('\n\n'),
    html: page(lines, act && link ? { act, link } : null, footer).source,
  };
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

const oneLine = (text: string): string => text.replace(/\s+/g, ' ');

/** Mail programs read only styles that stand on the element itself. */
const FONT = "font-family:system-ui,-apple-system,'Segoe UI',Roboto,sans-serif;font-size:16px;line-height:1.5";
const BUTTON =
  'display:inline-block;padding:12px 20px;border-radius:8px;background:#1f3a5f;color:#ffffff;text-decoration:none;font-weight:600';

function page([lead = '', ...rest]: readonly string[], button: { act: string; link: string } | null, footer: string): Html {
  const action =
    button &&
    html`<p style="margin:24px 0"><a href="${button.link}" style="${BUTTON}">${button.act}</a></p>
<p style="font-size:14px;word-break:break-all">If the button does nothing, open this address: ${button.link}</p>`;
  return html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="color-scheme" content="light dark"><title>Switchboard</title></head>
<body style="margin:0;padding:24px;${FONT}">
<div style="max-width:520px;margin:0 auto">
<p style="font-size:20px;font-weight:600">${lead}</p>
${rest.map((line) => html`<p>${line}</p>`)}
${action}
<p style="font-size:14px">${footer}</p>
</div></body></html>`;
}
