import { z } from 'zod';
import type { GrantId, WorkspaceId } from '../../domain/ids.js';
import { readBalance, takeMinutesBack, undoAllocation } from '../../domain/minutes/index.js';
import { enterFor } from '../../domain/verb.js';
import { whichWorkspace } from '../../domain/workspaces/index.js';
import { amountFault, parseAmount, readMove, type TypedMove } from '../kit/amounts.js';
import { type CommandVisit, defineAction, defineCommand, defineModal } from '../kit/define.js';
import { placeAtEnd } from '../kit/place-at-end.js';
import { ephemeral, fieldErrors, openModal, replaceMessage } from '../kit/reply.js';
import { nothingUnused, RECLAIM_TITLE, reclaimedMessage, reclaimForm, undoneMessage } from './reclaim.view.js';

/** C2, N3: with amount and reason it is done at once, with less the form opens. */
export const reclaimCommand = defineCommand({
  path: ['minutes', 'reclaim'],
  usage: '[100 from sales REASON]',
  summary: 'Take unused minutes back to where they came from',
  needs: 'owner',
  check: '/minutes history',
  opens: RECLAIM_TITLE,
  run: async (visit) => {
    const { ctx, words } = visit;
    const typed = await placeAtEnd(ctx, readMove(words.whole, ['from']));
    const workspaceId = await placeFrom(visit, typed);
    await enterFor(ctx, takeMinutesBack, workspaceId);
    const minutes = parseAmount(typed.minutes ?? '');
    if (minutes !== null && typed.reason !== undefined) {
      return ephemeral(reclaimedMessage(await takeMinutesBack(ctx, { workspaceId, minutes, reason: typed.reason })));
    }
    const balance = await readBalance(ctx, workspaceId);
    if (balance.availableSeconds === 0) return ephemeral(nothingUnused(balance.workspace, balance.heldSeconds));
    return openModal(reclaimForm(balance, typed));
  },
});

/** C7: the workspace after `from` or `in`, else the one that is meant here. */
export async function placeFrom({ ctx, about }: CommandVisit, { from }: TypedMove): Promise<WorkspaceId> {
  const channelId = ctx.slack?.channelId;
  const { workspace } = await whichWorkspace(ctx, {
    ...(from ? { handle: from } : {}),
    ...(channelId ? { channelId } : {}),
  });
  about(workspace);
  return workspace._id;
}

export const reclaimSubmit = defineModal({
  data: z.object({ workspaceId: z.string().min(1), name: z.string(), handle: z.string() }),
  check: '/minutes history',
  run: async ({ ctx, form, data, about }) => {
    about(data);
    const minutes = parseAmount(form.text('minutes') ?? '');
    if (minutes === null) return fieldErrors({ minutes: amountFault(form.text('minutes')) });
    const grantId = form.text('grantId');
    const fact = await takeMinutesBack(ctx, {
      workspaceId: data.workspaceId as WorkspaceId,
      minutes,
      reason: form.text('reason') ?? '',
      ...(grantId ? { grantId: grantId as GrantId } : {}),
    });
    return ephemeral(reclaimedMessage(fact));
  },
});

/** N3: Undo on the answer to an allocation; the same message then says so. */
export const undoAction = defineAction({
  value: z.object({ workspaceId: z.string().min(1).max(64), grantId: z.string().min(1).max(64) }),
  check: '/minutes history',
  run: async ({ ctx, value }) => {
    const workspaceId = value.workspaceId as WorkspaceId;
    return replaceMessage(undoneMessage(await undoAllocation(ctx, { workspaceId, grantId: value.grantId as GrantId })));
  },
});
