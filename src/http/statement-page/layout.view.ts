import { Html, html } from '../../platform/html.js';
import { STYLE } from './style.js';

/** A page of statements, or why there is none. */
export function layout(title: string, body: Html | readonly Html[]): string {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex, nofollow">
<title>${title} · Switchboard</title>
<style>${new Html(STYLE)}</style>
</head>
<body>
<main>
${body instanceof Html ? body : [...body]}
</main>
</body>
</html>
`.source;
}
