import { z } from 'zod';
import { enter } from '../../domain/access.js';
import { answerAlert, spareMinutes } from '../../domain/alerts/index.js';
import type { AlertId, WorkspaceId } from '../../domain/ids.js';
import { moveMinutes } from '../../domain/minutes/index.js';
import { askOwner } from '../../domain/requests/index.js';
import { askedMessage, USUAL_MINUTES } from '../kit/asked.js';
import { actions, message, section } from '../kit/blocks.js';
import { defineAction, defineModal } from '../kit/define.js';
import { minutesText } from '../kit/figures.js';
import { parseCount } from '../kit/figures-in.js';
import { allocateButton } from '../kit/next-steps.js';
import { ephemeral, fieldErrors, openModal } from '../kit/reply.js';
import { md, named } from '../kit/text.js';
import { alertRow } from './cure.action.js';
import { MOVE_TITLE, moveForm } from './move.form.js';

/** N9: the form with the owner's other workspaces. By somebody who may not move minutes: a request to the owner. */
export const moveAction = defineAction({
  value: alertRow,
  check: '/minutes',
  opens: MOVE_TITLE,
  run: async ({ ctx, value: { workspaceId, alertId }, about }) => {
    const { workspace, role } = await enter(ctx, workspaceId, 'viewer');
    about(workspace);
    if (role !== 'owner') {
      return ephemeral(askedMessage(await askOwner(ctx, { workspaceId, minutes: USUAL_MINUTES, alertId })));
    }
    const spare = await spareMinutes(ctx, workspaceId);
    if (spare.length === 0) {
      const line = md`${named(workspace)} · None of your other workspaces has minutes that would last longer than these.`;
      return ephemeral(message(line, [section(line), ...actions(allocateButton(workspaceId, 'Add minutes'))]));
    }
    return openModal(moveForm({ workspaceId, alertId, name: workspace.name, handle: workspace.handle }, spare, ctx.now));
  },
});

const id = z.string().min(1).max(64);

export const moveSubmit = defineModal({
  data: z.object({ workspaceId: id, alertId: id, name: z.string(), handle: z.string() }),
  check: '/minutes history',
  run: async ({ ctx, person, form, data, about }) => {
    about(data);
    const from = form.text('fromWorkspaceId');
    if (!from) return fieldErrors({ fromWorkspaceId: 'Choose where the minutes come from.' });
    const typed = form.text('minutes') ?? '';
    const minutes = typed.toLowerCase() === 'all' ? 'all' : parseCount(typed);
    if (minutes === null) return fieldErrors({ minutes: 'Give a number of minutes, for instance 1,250, or write all.' });
    const reason = form.text('reason');
    const toWorkspaceId = data.workspaceId as WorkspaceId;
    const moved = await moveMinutes(ctx, {
      workspaceId: from as WorkspaceId,
      toWorkspaceId,
      minutes,
      ...(reason ? { reason } : {}),
    });
    const { seconds, toAvailableSeconds: availableSeconds } = moved;
    const which = { alertId: data.alertId as AlertId, workspaceId: toWorkspaceId };
    await answerAlert(ctx, which, { did: 'moved', seconds, availableSeconds, byName: person.name, at: ctx.now });
    return ephemeral(
      message(
        md`${named(moved.to)} · ${minutesText(seconds)} moved here from *${moved.workspace.name}*, which keeps ${minutesText(moved.availableSeconds)}. *${moved.to.name}* has ${minutesText(availableSeconds)} now.`,
      ),
    );
  },
});
