import { z } from 'zod';
import { answerAlert } from '../../domain/alerts/index.js';
import type { Context } from '../../domain/context.js';
import type { AlertId, WorkspaceId } from '../../domain/ids.js';
import type { MinutesAllocated } from '../../domain/minutes/index.js';
import { defineAction, defineModal } from '../kit/define.js';
import { ephemeral, fieldErrors, updateModal } from '../kit/reply.js';
import { md } from '../kit/text.js';
import { allocateForm, type FromAlert, readForm } from './allocate.form.js';
import { allocatedMessage } from './allocated.view.js';
import { carryOut } from './carry-out.js';
import { readTerms } from './terms.js';

const id = z.string().min(1).max(64);
const data = z.object({
  workspaceId: id,
  accepted: z.string().optional(),
  alert: z.object({ workspaceId: id, alertId: id }).optional(),
  request: z.object({ workspaceId: id, requestId: id, revision: z.number() }).optional(),
});

/** N2: the line under the form follows what is chosen and typed. */
export const previewAction = defineAction({
  value: z.unknown(),
  reads: true,
  run: async ({ ctx, form, data: carried }) => {
    const { workspaceId, alert, request } = data.parse(carried);
    const values = readForm(form, workspaceId);
    const terms = await readTerms(ctx, values.workspaceId as WorkspaceId);
    return updateModal(allocateForm({ terms, values, alert, request }));
  },
});

export const allocateSubmit = defineModal({
  data,
  check: '/minutes history',
  run: async ({ ctx, person, form, data: { workspaceId, accepted, alert, request }, about }) => {
    const values = readForm(form, workspaceId);
    const terms = await readTerms(ctx, values.workspaceId as WorkspaceId);
    about(terms.workspace);
    const outcome = await carryOut(ctx, terms, values, accepted, request);
    switch (outcome.kind) {
      case 'faults':
        return fieldErrors(outcome.errors);
      case 'doubt': {
        const note = md`⚠ ${outcome.doubt} Nothing has been moved yet. Change the price, or send the form again to go ahead.`;
        return updateModal(allocateForm({ terms, values, alert, request, note, accepted: outcome.price }));
      }
      case 'done': {
        const { fact } = outcome;
        if (alert && fact.workspace._id === alert.workspaceId) await tellHelped(ctx, alert, fact, person.name);
        return ephemeral(allocatedMessage(fact, values.repeats === 'monthly'));
      }
    }
  },
});

/** N9: the alert's message says who added what. */
function tellHelped(
  ctx: Context,
  alert: FromAlert,
  { seconds, availableSeconds }: MinutesAllocated,
  byName: string,
): Promise<void> {
  const which = { alertId: alert.alertId as AlertId, workspaceId: alert.workspaceId as WorkspaceId };
  return answerAlert(ctx, which, { did: 'added', seconds, availableSeconds, byName, at: ctx.now });
}
