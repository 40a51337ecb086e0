import { html } from '../../platform/html.js';
import { layout } from './layout.view.js';

/** One answer for a link that is not ours, is over, or leads where the person has no place any more. */
export function troublePage(): string {
  return layout(
    'No statement here',
    html`<h1>There is no statement here</h1>
<p>Links to statements work for a day, and only while you belong to the workspace. In Slack, <code>/minutes statement</code> makes a new one.</p>`,
  );
}
