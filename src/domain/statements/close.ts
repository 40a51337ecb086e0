import { z } from 'zod';
import { each } from '../../platform/each.js';
import { actorName, type Context, type Platform } from '../context.js';
import { DomainError } from '../errors.js';
import type { WorkspaceId } from '../ids.js';
import { type Month, monthAfter, monthName, monthOf, startOfPeriod } from '../months.js';
import { enterFor, workspaceVerb } from '../verb.js';
import { setStatementsDue, type Workspace, workspaceId, workspacesToClose } from '../workspaces/index.js';
import { computeStatement } from './compute.js';
import type { Statement } from './model.js';
import { refuseUnlessBegun } from './read.js';
import * as store from './store.js';

/** So long after its end a month is closed: entries on their way when it ended are on the chain by then. */
const GRACE_MS = 5 * 60 * 1000;
/** So long a workspace that is no more may hear of calls: the keys it had still report how they ended (L14). */
const LATE_MS = 35 * 24 * 60 * 60 * 1000;
/** The last moment there is: nothing more is due. */
const NEVER = new Date(8_640_000_000_000_000);

const noteClosing = workspaceVerb({
  name: 'statement.close',
  needs: 'owner',
  input: z.object({ workspaceId, month: z.string().regex(/^\d{4}-(?:0[1-9]|1[0-2])$/, 'Write a month as 2026-11.') }),
  audit: (input) => ({ month: input.month }),
  run: async (_tx, _input, { workspace }) => workspace,
});

/**
 * N14: freezes a month, and those before it that are still open; by the owner, also before its end. What comes later of its calls is an
 * adjustment on the next. A month that is closed stays as it is.
 */
export async function closeMonth(ctx: Context, input: Parameters<typeof noteClosing>[1]): Promise<Statement> {
  const { workspace } = await enterFor(ctx, noteClosing, input.workspaceId);
  refuseUnlessBegun(ctx, workspace, input.month);
  if (input.month < firstMonth(workspace)) {
    throw new DomainError('invalid_input', `${workspace.name} did not exist in ${monthName(input.month)}.`);
  }
  await noteClosing(ctx, input);
  return freezeUpTo(ctx, workspace, input.month);
}

/**
 * N14: closes every month that is over in its workspace's own zone, the earliest first, once however many instances run it; a late run
 * gives what one in time would have given, because entries belong by their time. Of a workspace that was deleted up to the month in
 * which the last call may come in. Gives how many workspaces were looked at.
 */
export async function closeDueMonths(ctx: Context, limit: number): Promise<number> {
  const due = await workspacesToClose(ctx.platform, ctx.now, limit);
  const seen: { id: WorkspaceId; statementDueAt: Date }[] = [];
  return each(
    due,
    async (workspace) => {
      const { timeZone, deletedAt } = workspace;
      const current = monthOf(timeZone, ctx.now.getTime() - GRACE_MS);
      const past = monthAfter(current, -1);
      const last = deletedAt ? monthOf(timeZone, deletedAt.getTime() + LATE_MS) : undefined;
      const over = last !== undefined && last <= past;
      const upTo = over ? last : past;
      // Most have begun this month, and their chains may be long already.
      if (upTo >= firstMonth(workspace)) await freezeUpTo(ctx, workspace, upTo);
      const ends = startOfPeriod(monthAfter(current), 1, timeZone);
      seen.push({ id: workspace._id, statementDueAt: over ? NEVER : new Date(ends + GRACE_MS) });
    },
    (err, { _id }) => ctx.log.error({ err, workspaceId: _id }, 'a month could not be closed'),
  ).finally(() => setStatementsDue(ctx.platform, seen));
}

async function freezeUpTo(ctx: Context, workspace: Workspace, month: Month): Promise<Statement> {
  const { platform } = ctx;
  const last = await store.lastBefore(platform, workspace._id, month);
  for (let next = last ? monthAfter(last.month) : firstMonth(workspace); next < month; next = monthAfter(next)) {
    await freezeOne(platform, ctx, workspace, next);
  }
  return freezeOne(platform, ctx, workspace, month);
}

async function freezeOne(platform: Platform, ctx: Context, workspace: Workspace, month: Month): Promise<Statement> {
  const there = await store.find(platform, workspace._id, month);
  if (there) return there;
  const statement = await computeStatement(platform, workspace, month);
  return store.freeze(platform, { ...statement, closedAt: ctx.now, closedBy: actorName(ctx.actor) });
}

const firstMonth = ({ timeZone, createdAt }: Workspace): Month => monthOf(timeZone, createdAt.getTime());
