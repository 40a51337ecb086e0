import { createHash } from 'node:crypto';

/** A page for paper first: black on white, one statement begins on a page of its own. */
export const STYLE = `
@page{size:A4 landscape;margin:14mm}
*{box-sizing:border-box}
html{font:15px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans",sans-serif}
body{margin:0;padding:1.5rem;background:#fff;color:#1d232b}
main{max-width:70rem;margin:0 auto}
section+section{margin-top:3rem;break-before:page}
h1,h2{line-height:1.25;margin:0 0 .35rem;overflow-wrap:anywhere}
h1{font-size:1.5rem}
h2{font-size:1.05rem;margin-top:1.5rem}
.soft{color:#505a66;margin:0 0 1rem}
.scroll{overflow-x:auto}
table{border-collapse:collapse;width:100%;font-variant-numeric:tabular-nums}
th,td{padding:.35rem .5rem;border-bottom:1px solid #d9d5cd;text-align:right;white-space:nowrap}
th:first-child,td:first-child{text-align:left}
thead th{font-size:.85rem;color:#505a66;font-weight:600}
tfoot td{font-weight:700;border-bottom:0;border-top:2px solid #1d232b}
tr{break-inside:avoid}
:focus-visible{outline:3px solid #2f6fdb;outline-offset:2px}
@media print{body{padding:0}}
`;

/** Nothing may be loaded, run or framed; only this style is used. */
export const STATEMENT_POLICY = [
  "default-src 'none'",
  `style-src 'sha256-${createHash('sha256').update(STYLE).digest('base64')}'`,
  "frame-ancestors 'none'",
  "base-uri 'none'",
  "form-action 'none'",
].join('; ');
