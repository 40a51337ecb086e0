import type { ReadInvitation } from '../../domain/invitations/index.js';
import { type Html, html } from '../../platform/html.js';
import type { Page } from './layout.view.js';

export type SignInTrouble = 'stale' | 'denied' | 'failed' | 'many';

interface Ways {
  field: string;
  isSignedIn: boolean;
  signInUrl?: string;
  slackUrl?: string;
}

/** I7: to a Slack person the link alone proves nothing; they sign in, where that is possible, or answer in Slack. */
export function inSlack({ inviteeName }: ReadInvitation, ways: Ways, answers: readonly ('accept' | 'decline')[]): Html {
  const { field, isSignedIn, signInUrl, slackUrl } = ways;
  if (isSignedIn) {
    return html`<p>You are signed in with Slack as <strong>${inviteeName}</strong>.</p>
<form method="post">
<input type="hidden" name="form" value="${field}">
<div class="acts">
${answers.includes('accept') ? html`<button class="main" name="answer" value="accept">Accept</button>` : null}
${answers.includes('decline') ? html`<button name="answer" value="decline">Decline</button>` : null}
</div>
</form>`;
  }
  const whose = html`This invitation is for <strong>${inviteeName}</strong>, and only ${inviteeName} can answer it.`;
  if (signInUrl) {
    return html`<p>${whose} Sign in with Slack to answer here. It also waits in your direct messages with Switchboard, with Accept and Decline.</p>
<p class="acts"><a class="button main" href="${signInUrl}" rel="noreferrer">Sign in with Slack</a>
${slackUrl ? html`<a class="button" href="${slackUrl}" rel="noreferrer">Open Slack</a>` : null}</p>`;
  }
  return html`<p>${whose} In Slack we know who you are: it waits in your direct messages with Switchboard, with Accept and Decline.</p>
${slackUrl ? html`<p class="acts"><a class="button main" href="${slackUrl}" rel="noreferrer">Open Slack</a></p>` : null}`;
}

const TROUBLE: Record<SignInTrouble, { status: number; sentence: string }> = {
  stale: { status: 403, sentence: 'This sign-in took too long, or was begun in another browser. Nothing was changed.' },
  denied: { status: 403, sentence: 'Slack was not allowed to tell us who you are. Nothing was changed.' },
  many: { status: 429, sentence: 'There were many tries to sign in with this link. Please wait ten minutes.' },
  failed: { status: 502, sentence: 'Slack could not tell us who you are just now. Nothing was changed.' },
};

/** I8: a sign-in that came to nothing, and where to try again if we know which link it began from. */
export function signInTroublePage(what: SignInTrouble, signInUrl: string | null): Page {
  const { status, sentence } = TROUBLE[what];
  return {
    status,
    heading: 'You are not signed in',
    body: signInUrl
      ? html`<p>${sentence} You can also answer in Slack, in your direct messages with Switchboard.</p>
<p class="acts"><a class="button main" href="${signInUrl}" rel="noreferrer">Try again</a></p>`
      : html`<p>${sentence} To try again, open the link from your message once more.</p>`,
  };
}
