import type { Platform } from '../context.js';
import type { WorkspaceId } from '../ids.js';
import type { Month } from '../months.js';
import { type Statement, statements } from './model.js';

/** The statement of a closed month, or null. */
export async function find(platform: Platform, workspaceId: WorkspaceId, month: Month): Promise<Statement | null> {
  return statements(platform.db).findOne({ workspaceId, month }).lean();
}

/** The latest closed month before `month`, or null. */
export async function lastBefore(platform: Platform, workspaceId: WorkspaceId, month: Month): Promise<Statement | null> {
  return statements(platform.db)
    .findOne({ workspaceId, month: { $lt: month } })
    .sort({ month: -1 })
    .lean();
}

/** Freezes a month; when somebody was faster, theirs stands. Gives the one that stands. */
export async function freeze(platform: Platform, statement: Statement): Promise<Statement> {
  const { _id, ...rest } = statement;
  const kept = await statements(platform.db)
    .findOneAndUpdate({ _id }, { $setOnInsert: { ...rest } }, { upsert: true, returnDocument: 'after' })
    .lean();
  return kept as Statement;
}
