import { Html, html } from '../../platform/html.js';
import { STYLE } from './style.js';

/** One page: a status, a heading, and what stands under it. */
export interface Page {
  status: number;
  heading: string;
  body: Html | readonly Html[];
}

const LOGO = new Html(
  '<svg width="28" height="28" viewBox="0 0 28 28" aria-hidden="true" focusable="false"><rect width="28" height="28" rx="7" fill="#1f3a5f"/><circle cx="9" cy="9" r="2.4" fill="#fff"/><circle cx="19" cy="9" r="2.4" fill="#fff"/><circle cx="9" cy="19" r="2.4" fill="#fff"/><circle cx="19" cy="19" r="2.4" fill="#fff"/><path d="M9 9l10 10" stroke="#fff" stroke-width="2" stroke-linecap="round"/></svg>',
);

/** The quiet card on a plain ground (screens.md 10). */
export function layout({ heading, body }: Pick<Page, 'heading' | 'body'>): string {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex, nofollow">
<meta name="color-scheme" content="light dark">
<title>${heading} · Switchboard</title>
<style>${new Html(STYLE)}</style>
</head>
<body>
<main>
<p class="logo">${LOGO}<span>Switchboard</span></p>
<h1>${heading}</h1>
${body instanceof Html ? body : [...body]}
</main>
<footer>
<details>
<summary>What is Switchboard?</summary>
<p>Switchboard lets a team run its voice-AI workspaces from Slack: who belongs to them, how many calling minutes they have, and where the minutes went.</p>
</details>
</footer>
</body>
</html>
`.source;
}
