import { z } from 'zod';
import { type CallRef, correctCallMinutes, explainCall, findCalls, releaseQuarantined } from '../../domain/calls/index.js';
import type { Context } from '../../domain/context.js';
import { DomainError } from '../../domain/errors.js';
import type { WorkspaceId } from '../../domain/ids.js';
import { enterFor } from '../../domain/verb.js';
import { whichWorkspace } from '../../domain/workspaces/index.js';
import { amountFault, parseAmount, readMove } from '../kit/amounts.js';
import { defineAction, defineCommand, defineModal } from '../kit/define.js';
import { ACTIONS } from '../kit/ids.js';
import { placeAtEnd } from '../kit/place-at-end.js';
import { ephemeral, fieldErrors, openModal, type Reply } from '../kit/reply.js';
import { CORRECT_TITLE, correctedMessage, correctForm, releasedMessage } from './correct.view.js';
import { whichCallMessage } from './explain.view.js';
import { callValue, refIn, workspaceIn } from './ref.js';

/** C2, N3: with amount and reason it is done at once, with less the form opens. */
export const correctCommand = defineCommand({
  path: ['minutes', 'correct'],
  usage: 'CALL [2 | all] [REASON]',
  summary: 'Give minutes of a call back',
  needs: 'owner',
  check: '/minutes history',
  opens: CORRECT_TITLE,
  run: async ({ ctx, words, about }) => {
    const [, callId = '', rest = ''] = /^["“]?([^\s"”]+)["”]?\s*(.*)$/s.exec(words.whole.trim()) ?? [];
    const typed = await placeAtEnd(ctx, readMove(rest, ['from']));
    const channelId = ctx.slack?.channelId;
    const { workspace } = await whichWorkspace(ctx, {
      ...(typed.from ? { handle: typed.from } : {}),
      ...(channelId ? { channelId } : {}),
    });
    about(workspace);
    await enterFor(ctx, correctCallMinutes, workspace._id);
    if (!callId) {
      throw new DomainError('invalid_input', 'Name the call by the id its platform gave it.', {
        next: '`/minutes history calls` lists them.',
      });
    }
    const { calls } = await findCalls(ctx, workspace._id, callId);
    const [only, ...others] = calls;
    if (!only || others.length > 0) return ephemeral(whichCallMessage(workspace, calls, ACTIONS.correctCall));
    const minutes = parseAmount(typed.minutes ?? '');
    if (minutes === null || typed.reason === undefined) return formFor(ctx, workspace._id, only, typed);
    const { agentId } = only;
    const input = { workspaceId: workspace._id, agentId, callId, minutes, reason: typed.reason };
    return ephemeral(correctedMessage(await correctCallMinutes(ctx, input)));
  },
});

async function formFor(
  ctx: Context,
  workspaceId: WorkspaceId,
  ref: CallRef,
  typed: { minutes?: string; reason?: string } = {},
): Promise<Reply> {
  const explained = await explainCall(ctx, workspaceId, ref);
  if (explained.state !== 'settled' || explained.nowBilledSeconds === 0) {
    throw new DomainError('conflict', `Nothing of call \`${ref.callId.replaceAll('`', 'ˋ')}\` is billed.`, {
      next: '`/minutes explain` says why.',
    });
  }
  return openModal(correctForm(explained, typed));
}

/** Correct beside the explanation of a call, and for whoever was asked which one they meant. */
export const correctAction = defineAction({
  value: callValue,
  opens: CORRECT_TITLE,
  run: async ({ ctx, value, about }) => {
    const { workspace } = await enterFor(ctx, correctCallMinutes, workspaceIn(value));
    about(workspace);
    return formFor(ctx, workspace._id, refIn(value));
  },
});

export const correctSubmit = defineModal({
  data: callValue.extend({ name: z.string(), handle: z.string() }),
  check: '/minutes history',
  run: async ({ ctx, form, data, about }) => {
    about(data);
    const minutes = parseAmount(form.text('minutes') ?? '');
    if (minutes === null) return fieldErrors({ minutes: amountFault(form.text('minutes')) });
    const input = { workspaceId: workspaceIn(data), ...refIn(data), minutes, reason: form.text('reason') ?? '' };
    return ephemeral(correctedMessage(await correctCallMinutes(ctx, input)));
  },
});

/** L17: Release, beside a call that was set aside. */
export const releaseAction = defineAction({
  value: callValue,
  check: '/minutes history',
  run: async ({ ctx, value }) =>
    ephemeral(releasedMessage(await releaseQuarantined(ctx, { workspaceId: workspaceIn(value), ...refIn(value) }))),
});
