import { createHash } from 'node:crypto';

/** The page's whole look. Colours keep 4.5 : 1 or more in light and dark; sizes follow the reader's own. */
export const STYLE = `
:root{color-scheme:light dark;--ground:#f4f2ee;--card:#ffffff;--ink:#1d232b;--soft:#505a66;--line:#d9d5cd;--act:#1f3a5f;--on-act:#ffffff;--ring:#2f6fdb;--warn:#8a1f11;--warn-ground:#fbe9e6}
@media (prefers-color-scheme:dark){:root{--ground:#14181d;--card:#1d232b;--ink:#eef1f4;--soft:#aab4bf;--line:#37414d;--act:#a9c8f5;--on-act:#0f1b2b;--ring:#8fb8ff;--warn:#ffb4a8;--warn-ground:#3a1d19}}
*{box-sizing:border-box}
html{font:100%/1.55 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans",sans-serif;-webkit-text-size-adjust:100%}
body{margin:0;min-height:100vh;padding:1.25rem;background:var(--ground);color:var(--ink);display:flex;flex-direction:column;align-items:center;justify-content:center;gap:1.25rem}
main{width:100%;max-width:30rem;background:var(--card);border:1px solid var(--line);border-radius:1rem;padding:clamp(1.25rem,5vw,2.25rem)}
.logo{display:flex;align-items:center;gap:.6rem;font-weight:600;color:var(--soft);margin:0 0 1.5rem}
.logo svg{flex:none}
h1{font-size:clamp(1.35rem,5.5vw,1.7rem);line-height:1.25;margin:0 0 .75rem;overflow-wrap:anywhere;text-wrap:balance}
p{margin:0 0 1rem;overflow-wrap:anywhere}
.soft{color:var(--soft)}
.notice{border-left:.25rem solid var(--warn);background:var(--warn-ground);color:var(--warn);padding:.65rem .85rem;border-radius:.4rem}
form{margin:1.5rem 0 0}
label{display:block;font-weight:600;margin:0 0 .3rem}
input[type=text]{width:100%;font:inherit;color:inherit;background:var(--ground);border:1px solid var(--soft);border-radius:.55rem;padding:.65rem .8rem;margin:0}
.hint{font-size:.9rem;color:var(--soft);margin:.35rem 0 1.1rem}
.fault{font-size:.95rem;color:var(--warn);margin:.35rem 0 0;font-weight:600}
.acts{display:flex;flex-wrap:wrap;gap:.75rem;margin-top:1.1rem}
button,.button{flex:1 1 9rem;min-height:2.9rem;font:inherit;font-weight:600;text-align:center;text-decoration:none;border-radius:.6rem;border:1px solid var(--soft);background:transparent;color:var(--ink);padding:.65rem 1.1rem;cursor:pointer}
.main{background:var(--act);border-color:var(--act);color:var(--on-act)}
a{color:inherit}
:focus-visible{outline:3px solid var(--ring);outline-offset:2px}
footer{width:100%;max-width:30rem;color:var(--soft);font-size:.95rem}
summary{cursor:pointer;padding:.4rem 0}
@media (prefers-reduced-motion:no-preference){button:active,.button:active{transform:translateY(1px)}}
`;

/** Nothing may be loaded, run or framed; this one style may be used, forms come back to us only. */
export const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  `style-src 'sha256-${createHash('sha256').update(STYLE).digest('base64')}'`,
  "form-action 'self'",
  "frame-ancestors 'none'",
  "base-uri 'none'",
].join('; ');
