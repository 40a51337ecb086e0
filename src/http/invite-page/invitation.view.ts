import { type ReadInvitation, WHAT_ROLES_MAY } from '../../domain/invitations/index.js';
import { momentIn } from '../../domain/time.js';
import { type Html, html } from '../../platform/html.js';
import type { Page } from './layout.view.js';
import { inSlack } from './sign-in.view.js';

export interface Shown {
  /** Hidden field of the forms (csrf.ts). */
  field: string;
  /** Somebody has just answered here. */
  answered: boolean;
  /** What went wrong with the answer that was sent, above everything else. */
  notice?: string;
  /** What is wrong with the name, beside it, and the name as it was typed. */
  fault?: string;
  typed?: string;
  /** Where Slack opens in a browser, if it is the real one. */
  slackUrl?: string;
  /** Whether the invited Slack person has proved in this browser to be that person. */
  isSignedIn: boolean;
  /** Where a Slack person signs in, if that is possible here. */
  signInUrl?: string;
  /** Whether news goes out by e-mail. */
  sendsMail: boolean;
}

/** I8: what a link shows, for each state its own heading and sentence. */
export function invitationPage(found: ReadInvitation, shown: Shown): Page {
  const page = byState(found, shown);
  if (!shown.notice) return page;
  return { ...page, body: [html`<p class="notice" role="alert">${shown.notice}</p>`, ...[page.body].flat()] };
}

function byState(found: ReadInvitation, shown: Shown): Page {
  const { inviterName, workspaceName, role } = found;
  const until = momentIn(found.expiresAt, found.timeZone);
  switch (found.state) {
    case 'pending':
      return pending(found, shown, until);
    case 'waitlisted':
      return waitlisted(found, shown, until);
    case 'accepted':
      return {
        status: 200,
        heading: shown.answered ? `You joined ${workspaceName}` : 'This invitation was accepted',
        body: [
          html`<p>You are a member of <strong>${workspaceName}</strong> as ${role}. As ${role} you can ${WHAT_ROLES_MAY[role]}.</p>`,
          found.isSlackPerson
            ? html`<p class="soft">In Slack, it is in your switcher: type /workspace list.</p>`
            : html`<p class="soft">Switchboard is used from Slack. As soon as you join ${inviterName}'s Slack team with the address this invitation was sent to, your workspace is there.</p>`,
        ],
      };
    case 'declined':
      return {
        status: 200,
        heading: shown.answered ? 'You declined' : 'This invitation was declined',
        body: html`<p>Nothing more will come of it. If you change your mind, ask ${inviterName} to invite you to ${workspaceName} again.</p>`,
      };
    case 'cancelled':
      return {
        status: 410,
        heading: 'This invitation was taken back',
        body: html`<p>The owner of ${workspaceName} has cancelled it, so it can no longer be answered. ${inviterName} can tell you more.</p>`,
      };
    case 'expired':
      return { status: 410, heading: 'This invitation has ended', body: expired(found, shown, until) };
    case 'replaced':
      return {
        status: 410,
        heading: 'There is a newer link',
        body: html`<p>This invitation to ${workspaceName} still stands, but a later message brought you a new link. Please use the one in the newest message.</p>`,
      };
    case 'closed':
      return {
        status: 410,
        heading: 'This workspace is gone',
        body: html`<p>The workspace you were invited to has been deleted, so there is nothing left to join. ${inviterName} can tell you more.</p>`,
      };
  }
}

const roleLine = ({ role }: ReadInvitation): Html => html`<p>As ${role} you can ${WHAT_ROLES_MAY[role]}.</p>`;

function pending(found: ReadInvitation, shown: Shown, until: string): Page {
  const lines = [roleLine(found), html`<p class="soft">You can answer until ${until}.</p>`];
  const how = found.isSlackPerson ? inSlack(found, shown, ['accept', 'decline']) : answerForm(shown);
  return {
    status: shown.fault ? 422 : 200,
    heading: `${found.inviterName} invites you to ${found.workspaceName}`,
    body: [...lines, how],
  };
}

function answerForm({ field, fault, typed }: Shown): Html {
  const described = fault ? 'name-hint name-fault' : 'name-hint';
  return html`<form method="post">
<input type="hidden" name="form" value="${field}">
<label for="name">Your name</label>
<input type="text" id="name" name="name" value="${typed ?? ''}" maxlength="80" required autocomplete="name" aria-describedby="${described}"${fault ? html` aria-invalid="true"` : null}>
${fault ? html`<p class="fault" id="name-fault">${fault}</p>` : null}
<p class="hint" id="name-hint">The other members see it.</p>
<div class="acts">
<button class="main" name="answer" value="accept">Accept</button>
<button name="answer" value="decline" formnovalidate>Decline</button>
</div>
</form>`;
}

function waitlisted(found: ReadInvitation, shown: Shown, until: string): Page {
  const { inviterName, ownerName, workspaceName, place } = found;
  const first = place === 1 ? 'first in line' : `number ${place ?? 1} in line`;
  const told = shown.sendsMail || found.isSlackPerson ? 'you will be told' : `${inviterName} will tell you`;
  const decline = found.isSlackPerson
    ? inSlack(found, shown, ['decline'])
    : html`<form method="post">
<input type="hidden" name="form" value="${shown.field}">
<div class="acts"><button name="answer" value="decline">Decline</button></div>
</form>`;
  return {
    status: 200,
    heading: `${workspaceName} is full just now`,
    body: [
      html`<p>${inviterName} invites you to ${workspaceName}, but every seat is taken. Your invitation is ${first}: if a place opens before ${until}, ${told}. ${ownerName} can add seats.</p>`,
      roleLine(found),
      decline,
    ],
  };
}

function expired(found: ReadInvitation, shown: Shown, until: string): Html[] {
  const { inviterName, workspaceName, isSlackPerson, wasAskedFor, wasResent } = found;
  const ended = html`<p>${inviterName} invited you to ${workspaceName}, and you could answer until ${until}.</p>`;
  if (wasResent) return [ended, html`<p>A newer invitation was sent to you: please answer that one.</p>`];
  if (wasAskedFor) return [ended, html`<p>A new invitation has been asked for. You will hear when it is sent.</p>`];
  if (isSlackPerson)
    return [
      ended,
      html`<p>In Slack, the message in your direct messages with Switchboard can ask ${inviterName} for a new one.</p>`,
    ];
  return [
    ended,
    html`<form method="post">
<input type="hidden" name="form" value="${shown.field}">
<div class="acts"><button class="main" name="answer" value="ask">Ask ${inviterName} for a new one</button></div>
</form>`,
  ];
}
