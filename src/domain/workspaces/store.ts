import { driverCollection } from '../../platform/mongo.js';
import type { Context, Platform, Tx } from '../context.js';
import type { AccountId, TeamId, WorkspaceId } from '../ids.js';
import { type Workspace, workspaces } from './model.js';

/** The workspace, when it is one of this team's and not deleted. */
export async function findWorkspace(ctx: Context, id: WorkspaceId): Promise<Workspace | null> {
  // By the driver: nearly everything that is asked begins with it.
  const filter = { _id: id, teamId: ctx.teamId, status: { $ne: 'deleted' as const } };
  return driverCollection<Workspace>(ctx.platform.db, 'workspaces').findOne(filter, ctx.session ? { session: ctx.session } : {});
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

/** The zone of a workspace's days, also of one that is deleted. Null when there was never one. */
export async function zoneOfWorkspace(platform: Platform, id: WorkspaceId): Promise<string | null> {
  return (await workspaces(platform.db).findById(id, { timeZone: 1 }).lean())?.timeZone ?? null;
}

/** A workspace by its id alone, also a deleted one, for what its owner must hear. Null when there was never one. */
export async function knownWorkspace(platform: Platform, id: WorkspaceId): Promise<Workspace | null> {
  return workspaces(platform.db).findById(id).lean();
}

/** The same of several, without those that there never were. */
export async function knownWorkspaces(platform: Platform, ids: readonly WorkspaceId[]): Promise<Map<WorkspaceId, Workspace>> {
  const found = await workspaces(platform.db)
    .find({ _id: { $in: [...ids] } })
    .lean();
  return new Map(found.map((workspace) => [workspace._id, workspace]));
}

/** Workspaces of the person's team that send their alerts to `channelId`. */
export async function withAlertChannel(ctx: Context, channelId: string, ids: readonly WorkspaceId[]): Promise<Workspace[]> {
  return workspaces(ctx.platform.db)
    .find({ teamId: ctx.teamId, alertChannelId: channelId, _id: { $in: [...ids] }, status: 'active' })
    .session(ctx.session ?? null)
    .lean();
}

/**
 * W11: notes an act in a workspace that is not being deleted, in the act's own transaction; false when it is. Deleting changes the
 * same document, so the database lets only one of the two through.
 */
export async function claimActive(tx: Tx, id: WorkspaceId): Promise<boolean> {
  const done = await workspaces(tx.platform.db).updateOne(
    { _id: id, teamId: tx.teamId, status: 'active' },
    { $inc: { revision: 1 } },
    { session: tx.session },
  );
  return done.modifiedCount === 1;
}

/** The account has got something from another: every workspace of it grows its revision, so that nothing older is shown in one (M6). */
export async function claimAllOf(tx: Tx, accountId: AccountId): Promise<void> {
  await workspaces(tx.platform.db).updateMany(
    { accountId, teamId: tx.teamId },
    { $inc: { revision: 1 } },
    { session: tx.session },
  );
}

/** Changes fields of a workspace that is not being deleted; null when it is. A handle that is taken fails on the unique index. */
export async function update(tx: Tx, id: WorkspaceId, set: Partial<Workspace>): Promise<Workspace | null> {
  return workspaces(tx.platform.db)
    .findOneAndUpdate(
      { _id: id, teamId: tx.teamId, status: 'active' },
      { $set: { ...set } },
      { session: tx.session, returnDocument: 'after' },
    )
    .lean();
}

/** Marks a workspace as closing; false when it is not active any more. */
export async function beginClosing(tx: Tx, id: WorkspaceId): Promise<boolean> {
  const done = await workspaces(tx.platform.db).updateOne(
    { _id: id, teamId: tx.teamId, status: 'active', isDefault: false },
    { $set: { status: 'closing' }, $inc: { revision: 1 } },
    { session: tx.session },
  );
  return done.modifiedCount === 1;
}

/** Takes the mark back. */
export async function stopClosing(tx: Tx, id: WorkspaceId): Promise<void> {
  await workspaces(tx.platform.db).updateOne(
    { _id: id, teamId: tx.teamId, status: 'closing' },
    { $set: { status: 'active' } },
    { session: tx.session },
  );
}

/** The tombstone: its handle is free again; false when somebody else was faster. */
export async function bury(tx: Tx, id: WorkspaceId, deletedAt: Date, purgeAt: Date): Promise<boolean> {
  const done = await workspaces(tx.platform.db).updateOne(
    { _id: id, teamId: tx.teamId, status: 'closing' },
    { $set: { status: 'deleted', handle: `~${id}`, deletedAt, purgeAt }, $unset: { alertChannelId: 1 } },
    { session: tx.session },
  );
  return done.modifiedCount === 1;
}

/** Workspaces whose deletion was begun and not finished, of all teams. */
export async function closing(platform: Platform, limit: number): Promise<Workspace[]> {
  return workspaces(platform.db).find({ status: 'closing' }).limit(limit).lean();
}

/** Tombstones whose belongings are due to be purged at `now`, of all teams. */
export async function purgeable(platform: Platform, now: Date, limit: number): Promise<Workspace[]> {
  return workspaces(platform.db)
    .find({ status: 'deleted', purgeAt: { $lte: now } })
    .limit(limit)
    .lean();
}

/** What a tombstone held is gone. */
export async function markPurged(platform: Platform, id: WorkspaceId): Promise<void> {
  await workspaces(platform.db).updateOne({ _id: id, status: 'deleted' }, { $unset: { purgeAt: 1 } });
}

/** M7: the workspace belongs to another account from now on. */
export async function changeOwner(
  tx: Tx,
  id: WorkspaceId,
  to: Pick<Workspace, 'accountId' | 'ownerId'> & Partial<Workspace>,
): Promise<Workspace> {
  const changed = await update(tx, id, to);
  if (!changed) throw new Error('A workspace that was claimed cannot be found.');
  return changed;
}

/** The chain knows the workspace's time zone, if that is still `timeZone`; true when it is. */
export async function markZoneFollowed(platform: Platform, id: WorkspaceId, timeZone: string): Promise<boolean> {
  const done = await workspaces(platform.db).updateOne({ _id: id, timeZone }, { $unset: { zoneUnfollowed: 1 } });
  return done.matchedCount === 1;
}

/** Workspaces, of all teams, whose chain may not know their time zone yet. */
export async function withUnfollowedZone(platform: Platform, limit: number): Promise<Workspace[]> {
  return workspaces(platform.db).find({ zoneUnfollowed: true }).limit(limit).lean();
}

/** A workspace by its id alone, deleted or not: for jobs, which work for all teams. */
export async function workspaceOfAnyTeam(platform: Platform, id: WorkspaceId): Promise<Workspace | null> {
  return workspaces(platform.db).findById(id).lean();
}

/** Workspaces, of all teams and tombstones too, whose next month is to be closed at `now` or was never looked at (N14). */
export async function workspacesToClose(platform: Platform, now: Date, limit: number): Promise<Workspace[]> {
  return workspaces(platform.db)
    .find({ status: { $in: ['active', 'deleted'] }, $or: [{ statementDueAt: null }, { statementDueAt: { $lte: now } }] })
    .limit(limit)
    .lean();
}

/** When these workspaces' next months are to be closed. */
export async function setStatementsDue(
  platform: Platform,
  due: readonly { id: WorkspaceId; statementDueAt: Date }[],
): Promise<void> {
  if (due.length === 0) return;
  await workspaces(platform.db).bulkWrite(
    due.map(({ id, statementDueAt }) => ({ updateOne: { filter: { _id: id }, update: { $set: { statementDueAt } } } })),
    { ordered: false },
  );
}
