import { callDetails, explainCall, findCalls } from '../../domain/calls/index.js';
import { DomainError } from '../../domain/errors.js';
import { defineAction, defineCommand } from '../kit/define.js';
import { ACTIONS } from '../kit/ids.js';
import { ephemeral } from '../kit/reply.js';
import { detailsMessage, explainMessage, whichCallMessage } from './explain.view.js';
import { callValue, refIn, workspaceIn } from './ref.js';

/** N12: how a call was counted, by the id its platform gave it. */
export const explainCommand = defineCommand({
  path: ['minutes', 'explain'],
  usage: 'CALL',
  summary: 'How a call was counted, and what it cost',
  needs: 'viewer',
  reads: true,
  run: async ({ ctx, words, place }) => {
    const { workspace } = await place();
    const [word] = words.all;
    if (!word) {
      throw new DomainError('invalid_input', 'Name the call by the id its platform gave it.', {
        next: '`/minutes history calls` lists them, each with an Explain button.',
      });
    }
    const { calls } = await findCalls(ctx, workspace._id, word.text);
    const [only, ...others] = calls;
    if (!only || others.length > 0) return ephemeral(whichCallMessage(workspace, calls, ACTIONS.explain));
    return ephemeral(explainMessage(await explainCall(ctx, workspace._id, only)));
  },
});

/** Explain beside a call in the history. */
export const explainAction = defineAction({
  value: callValue,
  reads: true,
  run: async ({ ctx, value }) => ephemeral(explainMessage(await explainCall(ctx, workspaceIn(value), refIn(value)))),
});

/** Who called whom, while it is kept (H7). */
export const detailsAction = defineAction({
  value: callValue,
  reads: true,
  run: async ({ ctx, value }) => {
    const { explained, personal } = await callDetails(ctx, workspaceIn(value), refIn(value));
    return ephemeral(detailsMessage(explained, personal));
  },
});
