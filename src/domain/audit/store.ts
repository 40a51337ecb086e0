import type { Context } from '../context.js';
import type { WorkspaceId } from '../ids.js';
import { type AuditRow, auditRows } from './model.js';

export async function insert(ctx: Context, row: AuditRow): Promise<void> {
  await auditRows(ctx.platform.db).create([row], { session: ctx.session ?? null });
}

/** The newest rows of one workspace, at most `limit`. */
export async function listAudit(ctx: Context, workspaceId: WorkspaceId, limit: number): Promise<AuditRow[]> {
  return auditRows(ctx.platform.db).find({ teamId: ctx.teamId, workspaceId }).sort({ at: -1 }).limit(limit).lean();
}
