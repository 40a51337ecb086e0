import { z } from 'zod';
import type { Context } from '../../domain/context.js';
import { DomainError } from '../../domain/errors.js';
import type { GrantId, WorkspaceId } from '../../domain/ids.js';
import { moveMinutes, readBalance } from '../../domain/minutes/index.js';
import { parseRate } from '../../domain/money.js';
import { endOfDay } from '../../domain/time.js';
import { enterFor } from '../../domain/verb.js';
import { listWorkspaces, type Workspace, whichWorkspace } from '../../domain/workspaces/index.js';
import { amountFault, parseAmount, readMove } from '../kit/amounts.js';
import { defineCommand, defineModal } from '../kit/define.js';
import { parseDay, parsePulse } from '../kit/figures-in.js';
import type { FormValues } from '../kit/form-values.js';
import { placeAtEnd } from '../kit/place-at-end.js';
import { ephemeral, fieldErrors, openModal } from '../kit/reply.js';
import { placeFrom } from './reclaim.command.js';
import { nothingUnused } from './reclaim.view.js';
import { nowhereToMove, TRANSFER_TITLE, transferForm, transferredMessage } from './transfer.view.js';

/** C2, N3: with amount and destination it is done at once, on the same terms; with less the form opens. */
export const transferCommand = defineCommand({
  path: ['minutes', 'transfer'],
  usage: '[100 to service from sales REASON]',
  summary: 'Move unused minutes to another workspace of yours',
  needs: 'owner',
  check: '/minutes history',
  opens: TRANSFER_TITLE,
  run: async (visit) => {
    const { ctx, words } = visit;
    const typed = await placeAtEnd(ctx, readMove(words.whole, ['from', 'to']));
    const workspaceId = await placeFrom(visit, typed);
    const { workspace } = await enterFor(ctx, moveMinutes, workspaceId);
    const to = typed.to === undefined ? undefined : (await whichWorkspace(ctx, { handle: typed.to })).workspace;
    const minutes = parseAmount(typed.minutes ?? '');
    if (to && minutes !== null) {
      const { reason } = typed;
      const input = { workspaceId, toWorkspaceId: to._id, minutes, ...(reason ? { reason } : {}) };
      return ephemeral(transferredMessage(await moveMinutes(ctx, input)));
    }
    const others = await othersOwned(ctx, workspace);
    if (others.length === 0) return ephemeral(nowhereToMove(workspace));
    const balance = await readBalance(ctx, workspaceId);
    if (balance.availableSeconds === 0) return ephemeral(nothingUnused(workspace, balance.heldSeconds));
    return openModal(transferForm(balance, others, { ...typed, toWorkspaceId: to?._id }));
  },
});

/** The owner's other workspaces. */
export async function othersOwned(ctx: Context, from: Workspace): Promise<Workspace[]> {
  const listed = await listWorkspaces(ctx);
  return listed.filter(({ role, workspace }) => role === 'owner' && workspace._id !== from._id).map(({ workspace }) => workspace);
}

export const transferSubmit = defineModal({
  data: z.object({ workspaceId: z.string().min(1), name: z.string(), handle: z.string() }),
  check: '/minutes history',
  run: async ({ ctx, form, data, about }) => {
    about(data);
    const chosen = form.text('toWorkspaceId');
    if (!chosen) return fieldErrors({ toWorkspaceId: 'Choose where the minutes go.' });
    const toWorkspaceId = chosen as WorkspaceId;
    const read = readTransfer(form);
    if ('errors' in read) return fieldErrors(read.errors);
    const { day, ...terms } = read;
    const expiresAt = day ? { expiresAt: new Date(endOfDay(day, await zoneOf(ctx, toWorkspaceId))) } : {};
    const workspaceId = data.workspaceId as WorkspaceId;
    return ephemeral(transferredMessage(await moveMinutes(ctx, { workspaceId, toWorkspaceId, ...terms, ...expiresAt })));
  },
});

/** L17: the zone of the workspace that gets the minutes decides what a day is; whether one may move them there, the verb decides. */
async function zoneOf(ctx: Context, workspaceId: WorkspaceId): Promise<string> {
  const found = (await listWorkspaces(ctx)).find(({ workspace }) => workspace._id === workspaceId);
  if (!found) throw new DomainError('not_found', 'There is no such workspace among yours.');
  return found.workspace.timeZone;
}

function readTransfer(form: FormValues) {
  const [minutesText, ratePerMinute, currency] = [form.text('minutes'), form.text('ratePerMinute'), form.text('currency')];
  const [pulseText, dayText, priority] = [form.text('pulse'), form.text('expiresAt'), form.text('priority')];
  const [reason, grantId] = [form.text('reason'), form.text('grantId')];
  const errors: Record<string, string> = {};
  const minutes = parseAmount(minutesText ?? '');
  if (minutes === null) errors.minutes = amountFault(minutesText);
  if (ratePerMinute && parseRate(ratePerMinute) === null) {
    errors.ratePerMinute = `\`${ratePerMinute.slice(0, 40)}\` is not a price. Write it like 0.12.`;
  }
  const pulse = pulseText ? parsePulse(pulseText) : null;
  const day = dayText ? parseDay(dayText) : null;
  if (dayText && !day) errors.expiresAt = `\`${dayText.slice(0, 40)}\` is not a day. Write it like 2026-12-31.`;
  if (minutes === null || Object.keys(errors).length > 0) return { errors };
  return {
    minutes,
    ...(reason ? { reason } : {}),
    ...(grantId ? { grantId: grantId as GrantId } : {}),
    ...(ratePerMinute ? { ratePerMinute } : {}),
    ...(currency ? { currency } : {}),
    ...(pulse ? { pulse } : {}),
    ...(priority ? { priority: Number(priority) } : {}),
    ...(day ? { day } : {}),
  };
}
