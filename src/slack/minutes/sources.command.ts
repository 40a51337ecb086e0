import { listSources } from '../../domain/minutes/index.js';
import { whichWorkspace } from '../../domain/workspaces/index.js';
import { defineCommand } from '../kit/define.js';
import { ephemeral, openModal } from '../kit/reply.js';
import { readTyped } from './allocate.words.js';
import { addFrom, SOURCE_TITLE, sourceForm } from './sources.modal.js';
import { sourcesMessage } from './sources.view.js';

/** N1: one's own sources; `add "November pack" 3,000 at 0.05 USD until 2026-12-31` makes one, with less the form opens. */
export const sourcesCommand = defineCommand({
  path: ['minutes', 'sources'],
  usage: '[add "November pack" 3,000 at 0.05]',
  summary: 'What your minutes come from, and adding to it',
  needs: 'anyone',
  check: '/minutes sources',
  opens: SOURCE_TITLE,
  run: async ({ ctx, person, words }) => {
    const [verb, ...rest] = words.all;
    if (verb?.text.toLowerCase() !== 'add') {
      // Sources are the account's; its own workspace is where the owner is always let in.
      const { workspace } = await whichWorkspace(ctx, { handle: 'my-workspace' });
      return ephemeral(sourcesMessage(await listSources(ctx, workspace._id), ctx.now));
    }
    const typed = readTyped({ all: rest, whole: words.whole });
    const { minutes, rate: buyRatePerMinute, currency, until: endsAt } = typed;
    const values = { name: typed.unread.join(' ') || undefined, minutes, buyRatePerMinute, currency, endsAt };
    if (!values.name || !minutes || !buyRatePerMinute) return openModal(sourceForm(values));
    return addFrom(ctx, person, values);
  },
});
