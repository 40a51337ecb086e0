import { z } from 'zod';
import { enter } from '../../domain/access.js';
import type { AlertId, WorkspaceId } from '../../domain/ids.js';
import { mayAddToday } from '../../domain/minutes/index.js';
import { askOwner } from '../../domain/requests/index.js';
import { askedMessage, USUAL_MINUTES } from '../kit/asked.js';
import { defineAction } from '../kit/define.js';
import { ephemeral, openModal } from '../kit/reply.js';
import { addForm } from './add.modal.js';
import { nothingToAllocate } from './allocate.command.js';
import { ALLOCATE_TITLE, type AllocateValues, allocateForm } from './allocate.form.js';
import { lastAmount, readTerms } from './terms.js';

const text = z.string().optional();
const wanted = z.union([
  z
    .string()
    .min(1)
    .transform((workspaceId) => ({ workspaceId })),
  z.object({
    workspaceId: z.string().min(1),
    sourceId: text,
    minutes: text,
    ratePerMinute: text,
    currency: text,
    pulse: text,
    expiresAt: text,
    alertId: text,
  }),
]) as z.ZodType<AllocateValues & { alertId?: string }>;

/**
 * Allocate minutes, Add minutes, Allocate 320: the form for that workspace. On an alert it is filled in with what was done last.
 * Admins whom the owner lets add minutes say how many; a click by somebody who may not becomes a request to the owner (M2, N9).
 */
export const allocateAction = defineAction({
  value: wanted,
  check: '/minutes',
  opens: ALLOCATE_TITLE,
  run: async ({ ctx, value: { alertId, ...values }, about }) => {
    const { workspace, role } = await enter(ctx, values.workspaceId as WorkspaceId, 'viewer');
    about(workspace);
    const left = role === 'admin' ? await mayAddToday(ctx, workspace._id) : null;
    if (left) return openModal(addForm(workspace, left, alertId));
    if (alertId && role !== 'owner') {
      const asked = { workspaceId: workspace._id, minutes: USUAL_MINUTES, alertId: alertId as AlertId };
      return ephemeral(askedMessage(await askOwner(ctx, asked)));
    }
    const terms = await readTerms(ctx, workspace._id);
    if (terms.sources.length === 0) return ephemeral(nothingToAllocate(terms, ctx.platform.billing));
    if (!alertId) return openModal(allocateForm({ terms, values }));
    const alert = { workspaceId: workspace._id, alertId };
    return openModal(allocateForm({ terms, values: { ...lastAmount(terms), ...values }, alert }));
  },
});
