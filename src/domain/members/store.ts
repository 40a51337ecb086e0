import { driverCollection } from '../../platform/mongo.js';
import type { Context, Tx } from '../context.js';
import type { AccountId, UserId, WorkspaceId } from '../ids.js';
import { type Member, members } from './model.js';

/** The person's role in a workspace of this team, or null. */
export async function roleOf(ctx: Context, workspaceId: WorkspaceId, userId: UserId): Promise<Member['role'] | null> {
  // By the driver: nearly everything that a person asks for begins with it.
  const filter = { teamId: ctx.teamId, workspaceId, userId };
  const options = { projection: { role: 1 }, ...(ctx.session ? { session: ctx.session } : {}) };
  return (await driverCollection<Member>(ctx.platform.db, 'members').findOne(filter, options))?.role ?? null;
}

export async function insert(tx: Tx, member: Member): Promise<void> {
  await members(tx.platform.db).create([member], { session: tx.session });
}

/** Every place the person has in this team. */
export async function placesOf(ctx: Context, userId: UserId): Promise<Member[]> {
  return members(ctx.platform.db)
    .find({ teamId: ctx.teamId, userId })
    .session(ctx.session ?? null)
    .lean();
}

/** Everybody in the workspace, the owner first, then in the order they joined. */
export async function membersOf(ctx: Context, workspaceId: WorkspaceId): Promise<Member[]> {
  const all = await members(ctx.platform.db)
    .find({ teamId: ctx.teamId, workspaceId })
    .sort({ joinedAt: 1, _id: 1 })
    .session(ctx.session ?? null)
    .lean();
  return [...all.filter((m) => m.role === 'owner'), ...all.filter((m) => m.role !== 'owner')];
}

export async function find(ctx: Context, workspaceId: WorkspaceId, userId: UserId): Promise<Member | null> {
  return members(ctx.platform.db)
    .findOne({ teamId: ctx.teamId, workspaceId, userId })
    .session(ctx.session ?? null)
    .lean();
}

/** One place by its own id, in whatever workspace of this team. */
export async function memberById(ctx: Context, id: string): Promise<Member | null> {
  return members(ctx.platform.db)
    .findOne({ _id: id, teamId: ctx.teamId })
    .session(ctx.session ?? null)
    .lean();
}

export async function setRole(tx: Tx, workspaceId: WorkspaceId, userId: UserId, role: Member['role']): Promise<void> {
  await members(tx.platform.db).updateOne(
    { teamId: tx.teamId, workspaceId, userId },
    { $set: { role } },
    { session: tx.session },
  );
}

export async function setProfile(
  tx: Tx,
  workspaceId: WorkspaceId,
  userId: UserId,
  profile: { displayName: string | null; pictureUrl: string | null },
): Promise<void> {
  await members(tx.platform.db).updateOne({ teamId: tx.teamId, workspaceId, userId }, { $set: profile }, { session: tx.session });
}

/** Ends a place; false when there was none. */
export async function endMembership(tx: Tx, workspaceId: WorkspaceId, userId: UserId): Promise<boolean> {
  const done = await members(tx.platform.db).deleteOne({ teamId: tx.teamId, workspaceId, userId }, { session: tx.session });
  return done.deletedCount === 1;
}

/** Ends every place in a workspace. */
export async function endMemberships(tx: Tx, workspaceId: WorkspaceId): Promise<void> {
  await members(tx.platform.db).deleteMany({ teamId: tx.teamId, workspaceId }, { session: tx.session });
}

/** M7: the workspace's places count on another account; the new owner's role and the old one's change with it. */
export async function hand(
  tx: Tx,
  workspaceId: WorkspaceId,
  to: { accountId: AccountId; from: UserId; owner: UserId },
): Promise<void> {
  const all = members(tx.platform.db);
  await all.updateMany({ teamId: tx.teamId, workspaceId }, { $set: { accountId: to.accountId } }, { session: tx.session });
  await all.updateOne({ teamId: tx.teamId, workspaceId, userId: to.from }, { $set: { role: 'admin' } }, { session: tx.session });
  await all.updateOne({ teamId: tx.teamId, workspaceId, userId: to.owner }, { $set: { role: 'owner' } }, { session: tx.session });
}
