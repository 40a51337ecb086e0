import type { Context, Platform, Tx } from '../context.js';
import type { AccountId, TeamId, WorkspaceId } from '../ids.js';
import { type Workspace, workspaces } from './model.js';

/** The workspace, when it is one of this team's and not deleted. */
export async function findWorkspace(ctx: Context, id: WorkspaceId): Promise<Workspace | null> {
  return workspaces(ctx.platform.db)
    .findOne({ _id: id, teamId: ctx.teamId, status: { $ne: 'deleted' } })
    .session(ctx.session ?? null)
    .lean();
}

export async function findByHandle(ctx: Context, handle: string): Promise<Workspace | null> {
  return workspaces(ctx.platform.db)
    .findOne({ teamId: ctx.teamId, handle, status: { $ne: 'deleted' } })
    .session(ctx.session ?? null)
    .lean();
}

export async function findMany(ctx: Context, ids: readonly WorkspaceId[]): Promise<Workspace[]> {
  return workspaces(ctx.platform.db)
    .find({ _id: { $in: [...ids] }, teamId: ctx.teamId, status: { $ne: 'deleted' } })
    .session(ctx.session ?? null)
    .lean();
}

export async function ofAccount(ctx: Context, accountId: AccountId): Promise<Workspace[]> {
  return workspaces(ctx.platform.db)
    .find({ accountId, teamId: ctx.teamId, status: { $ne: 'deleted' } })
    .sort({ createdAt: 1, _id: 1 })
    .session(ctx.session ?? null)
    .lean();
}

/** Which handles of this team begin with `stem`. */
export async function handlesLike(ctx: Context, stem: string): Promise<Set<string>> {
  const found = await workspaces(ctx.platform.db)
    .find({ teamId: ctx.teamId, handle: { $gte: stem, $lt: `${stem}\u{10ffff}` } }, { handle: 1 })
    .session(ctx.session ?? null)
    .lean();
  return new Set(found.map((w) => w.handle));
}

export async function insert(tx: Tx, workspace: Workspace): Promise<void> {
  await workspaces(tx.platform.db).create([workspace], { session: tx.session });
}

/** Sets or clears where alerts go, unless the workspace is being deleted; then null. */
export async function setAlertChannel(tx: Tx, id: WorkspaceId, channelId: string | null): Promise<Workspace | null> {
  return workspaces(tx.platform.db)
    .findOneAndUpdate(
      { _id: id, teamId: tx.teamId, status: 'active' },
      channelId === null ? { $unset: { alertChannelId: 1 } } : { $set: { alertChannelId: channelId } },
      { session: tx.session, returnDocument: 'after' },
    )
    .lean();
}

/** Which team a workspace is of: the operator names workspaces without their team. Null when there is none. */
export async function teamOfWorkspace(platform: Platform, id: WorkspaceId): Promise<TeamId | null> {
  const found = await workspaces(platform.db).findById(id, { teamId: 1, status: 1 }).lean();
  return found && found.status !== 'deleted' ? found.teamId : null;
}

/** Workspaces of the person's team that send their alerts to `channelId`. */
export async function withAlertChannel(ctx: Context, channelId: string, ids: readonly WorkspaceId[]): Promise<Workspace[]> {
  return workspaces(ctx.platform.db)
    .find({ teamId: ctx.teamId, alertChannelId: channelId, _id: { $in: [...ids] }, status: 'active' })
    .session(ctx.session ?? null)
    .lean();
}
