import { DomainError } from '../../domain/errors.js';
import { askOwner, askVerb } from '../../domain/requests/index.js';
import { enterFor } from '../../domain/verb.js';
import { askedMessage } from '../kit/asked.js';
import { defineCommand } from '../kit/define.js';
import { parseCount } from '../kit/figures-in.js';
import { ephemeral, openModal } from '../kit/reply.js';
import type { Word } from '../kit/words.js';
import { ASK_TITLE, askModal } from './ask.modal.js';

const FILLERS = new Set(['min', 'mins', 'minute', 'minutes']);

/** N10, C2: `200 for launch` asks at once; without a number the form opens. */
export const askCommand = defineCommand({
  path: ['minutes', 'ask'],
  usage: '[200 for launch]',
  summary: 'Ask the owner for minutes',
  needs: 'editor',
  check: '/minutes ask',
  opens: ASK_TITLE,
  run: async ({ ctx, words, place }) => {
    const { workspace } = await place();
    await enterFor(ctx, askVerb, workspace._id);
    const { minutes, purpose } = read(words.all);
    if (minutes === undefined) return openModal(askModal(workspace, purpose ? { purpose } : {}));
    return ephemeral(askedMessage(await askOwner(ctx, { workspaceId: workspace._id, minutes, ...(purpose ? { purpose } : {}) })));
  },
});

/** Minutes first, then `for` and whatever follows it. Throws a sentence for a first word that is neither. */
function read(words: readonly Word[]): { minutes?: number; purpose?: string } {
  const at = words.findIndex(({ text, quoted }) => !quoted && text.toLowerCase() === 'for');
  const purpose =
    at < 0
      ? ''
      : words
          .slice(at + 1)
          .map(({ text }) => text)
          .join(' ');
  const before = (at < 0 ? words : words.slice(0, at)).filter(({ text }) => !FILLERS.has(text.toLowerCase()));
  const [first, extra] = before;
  const minutes = first && parseCount(first.text);
  if (minutes === null || extra) {
    throw new DomainError('invalid_input', `I did not understand \`${(extra ?? first)?.text ?? ''}\`, so nobody was asked.`, {
      next: 'Write it like `/minutes ask 200 for launch`.',
    });
  }
  return { ...(minutes === undefined ? {} : { minutes }), ...(purpose ? { purpose } : {}) };
}
