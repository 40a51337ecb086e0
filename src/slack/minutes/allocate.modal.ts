import { z } from 'zod';
import type { WorkspaceId } from '../../domain/ids.js';
import { defineAction, defineModal } from '../kit/define.js';
import { ephemeral, fieldErrors, updateModal } from '../kit/reply.js';
import { md } from '../kit/text.js';
import { allocateForm, readForm } from './allocate.form.js';
import { alertAnswered, allocatedMessage } from './allocated.view.js';
import { carryOut } from './carry-out.js';
import { readTerms } from './terms.js';

const data = z.object({
  workspaceId: z.string().min(1),
  accepted: z.string().optional(),
  alert: z
    .object({ workspaceId: z.string(), channelId: z.string(), ts: z.string(), threshold: z.number(), at: z.number() })
    .optional(),
});

/** N2: the line under the form follows what is chosen and typed. */
export const previewAction = defineAction({
  value: z.unknown(),
  reads: true,
  run: async ({ ctx, form, data: carried }) => {
    const { workspaceId, alert } = data.parse(carried);
    const values = readForm(form, workspaceId);
    const terms = await readTerms(ctx, values.workspaceId as WorkspaceId);
    return updateModal(allocateForm({ terms, values, alert }));
  },
});

export const allocateSubmit = defineModal({
  data,
  check: '/minutes history',
  run: async ({ ctx, person, form, data: { workspaceId, accepted, alert }, about }) => {
    const values = readForm(form, workspaceId);
    const terms = await readTerms(ctx, values.workspaceId as WorkspaceId);
    about(terms.workspace);
    const outcome = await carryOut(ctx, terms, values, accepted);
    switch (outcome.kind) {
      case 'faults':
        return fieldErrors(outcome.errors);
      case 'doubt': {
        const note = md`⚠ ${outcome.doubt} Nothing has been moved yet. Change the price, or send the form again to go ahead.`;
        return updateModal(allocateForm({ terms, values, alert, note, accepted: outcome.price }));
      }
      case 'done': {
        const { fact } = outcome;
        if (!alert || fact.workspace._id !== alert.workspaceId) return ephemeral(allocatedMessage(fact));
        const { channelId, ts } = alert;
        return ephemeral(allocatedMessage(fact), { channelId, ts, message: alertAnswered(fact, person.name, alert, ctx.now) });
      }
    }
  },
});
