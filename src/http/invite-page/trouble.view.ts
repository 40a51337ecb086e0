import { html } from '../../platform/html.js';
import type { Page } from './layout.view.js';

/** I8: a link nobody sent, or one that was copied in part. */
export const unknownPage = (): Page => ({
  status: 404,
  heading: 'This link leads nowhere',
  body: html`<p>No invitation belongs to it. Perhaps it was copied only in part: open it again from the message it came in, or ask whoever sent it for a new one.</p>`,
});

export const tooManyPage = (minutes: number): Page => ({
  status: 429,
  heading: 'Too many tries',
  body: html`<p>From where you are, many links were opened that do not exist. Links that do exist still work. Please try this one again in ${minutes === 1 ? 'a minute' : `${minutes} minutes`}.</p>`,
});

/** I7: whoever this is, it is not the person who was invited. */
export const wrongPersonPage = (inviteeName: string, signInUrl?: string): Page => ({
  status: 403,
  heading: `This invitation is for ${inviteeName}`,
  body: [
    html`<p>Only ${inviteeName} can answer it, in Slack, where we know who you are. It waits in the direct messages with Switchboard.</p>`,
    ...(signInUrl
      ? [
          html`<p>If you are ${inviteeName}, you are signed in to Slack as somebody else.</p>
<p class="acts"><a class="button" href="${signInUrl}" rel="noreferrer">Sign in again</a></p>`,
        ]
      : []),
  ],
});

export const unreadablePage = (): Page => ({
  status: 400,
  heading: 'That answer could not be read',
  body: html`<p>Nothing was changed. Please open the link from your message again and press Accept or Decline.</p>`,
});

/** U: what is not known is not claimed; trying again is safe, because an invitation is answered once. */
export const brokenPage = (reference: string): Page => ({
  status: 500,
  heading: 'Something went wrong on our side',
  body: html`<p>We can't tell yet whether your answer was saved. Opening the link again is safe and shows how things stand. If it happens again, give whoever invited you this reference: ${reference}.</p>`,
});
