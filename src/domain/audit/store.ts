import type { Context } from '../context.js';
import type { WorkspaceId } from '../ids.js';
import { type AuditRow, auditRows } from './model.js';

type Place = readonly [number, string];

export async function insert(ctx: Context, row: AuditRow): Promise<void> {
  await auditRows(ctx.platform.db).create([row], { session: ctx.session ?? null });
}

/** Rows of one workspace, newest first: from the newest, or older than `before`. */
export async function listOlder(
  ctx: Context,
  workspaceId: WorkspaceId,
  before: Place | undefined,
  limit: number,
): Promise<AuditRow[]> {
  return auditRows(ctx.platform.db)
    .find({ teamId: ctx.teamId, workspaceId, ...(before ? beyond(before, '$lt') : {}) })
    .sort({ at: -1, _id: -1 })
    .limit(limit)
    .lean();
}

/** Rows of one workspace that are newer than `after`, the nearest first. */
export async function listNewer(ctx: Context, workspaceId: WorkspaceId, after: Place, limit: number): Promise<AuditRow[]> {
  return auditRows(ctx.platform.db)
    .find({ teamId: ctx.teamId, workspaceId, ...beyond(after, '$gt') })
    .sort({ at: 1, _id: 1 })
    .limit(limit)
    .lean();
}

function beyond([millis, id]: Place, side: '$lt' | '$gt') {
  const at = new Date(millis);
  return { $or: [{ at: { [side]: at } }, { at, _id: { [side]: id } }] };
}
