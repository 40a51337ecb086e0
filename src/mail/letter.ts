import { type Html, html } from '../platform/html.js';

export interface Letter {
  subject: string;
  text: string;
  html: string;
}

interface Says {
  subject: string;
  /** The first one stands out; each is a paragraph. */
  lines: readonly string[];
  /** What one can do, and where. */
  button?: { act: string; link: string };
  /** Why one gets this mail. */
  footer: string;
}

/** A mail of ours, once as plain text and once as HTML that says the same. */
export function letter({ subject, lines, button, footer }: Says): Letter {
  const about = 'Switchboard runs voice-AI workspaces from Slack: people, minutes, calls.';
  const paragraphs = [...lines, ...(button ? [`${button.act}: ${button.link}`] : []), footer, about];
  return { subject: subject.replace(/\s+/g, ' '), text: paragraphs.join('\n\n'), html: page(lines, button, footer).source };
}

/** Mail programs read only styles that stand on the element itself. */
const FONT = "font-family:system-ui,-apple-system,'Segoe UI',Roboto,sans-serif;font-size:16px;line-height:1.5";
const BUTTON =
  'display:inline-block;padding:12px 20px;border-radius:8px;background:#1f3a5f;color:#ffffff;text-decoration:none;font-weight:600';

function page([lead = '', ...rest]: readonly string[], button: Says['button'], footer: string): Html {
  const action = button
    ? html`<p style="margin:24px 0"><a href="${button.link}" style="${BUTTON}">${button.act}</a></p>
<p style="font-size:14px;word-break:break-all">If the button does nothing, open this address: ${button.link}</p>`
    : null;
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
