import type { Context, Tx } from '../context.js';
import type { UserId, WorkspaceId } from '../ids.js';
import { type Member, members } from './model.js';

/** The person's role in a workspace of this team, or null. */
export async function roleOf(ctx: Context, workspaceId: WorkspaceId, userId: UserId): Promise<Member['role'] | null> {
  const member = await members(ctx.platform.db)
    .findOne({ teamId: ctx.teamId, workspaceId, userId })
    .session(ctx.session ?? null)
    .lean();
  return member?.role ?? null;
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
