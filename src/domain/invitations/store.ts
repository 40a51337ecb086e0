import type { Context, Tx } from '../context.js';
import type { AccountId, InvitationId, WorkspaceId } from '../ids.js';
import { type Invitation, type InvitationStatus, invitations } from './model.js';

export async function find(ctx: Context, id: InvitationId): Promise<Invitation | null> {
  return invitations(ctx.platform.db)
    .findOne({ _id: id, teamId: ctx.teamId })
    .session(ctx.session ?? null)
    .lean();
}

export async function insert(tx: Tx, invitation: Invitation): Promise<void> {
  await invitations(tx.platform.db).create([invitation], { session: tx.session });
}

/** The invitation of this person to this workspace that has not been answered, whether or not its time is up. */
export async function findPending(ctx: Context, workspaceId: WorkspaceId, person: string): Promise<Invitation | null> {
  return invitations(ctx.platform.db)
    .findOne({ teamId: ctx.teamId, workspaceId, person, status: 'pending' })
    .session(ctx.session ?? null)
    .lean();
}

/** Ends a pending, unexpired invitation with an answer; false when somebody or the clock was faster (I9). */
export async function answer(tx: Tx, id: InvitationId, status: 'accepted' | 'declined'): Promise<boolean> {
  const done = await invitations(tx.platform.db).updateOne(
    { _id: id, teamId: tx.teamId, status: 'pending', expiresAt: { $gt: tx.now } },
    { $set: { status, endedAt: tx.now } },
    { session: tx.session },
  );
  return done.modifiedCount === 1;
}

/** Marks a pending invitation whose time is up as expired; false when it was no longer so. */
export async function expire(tx: Tx, id: InvitationId): Promise<boolean> {
  const done = await invitations(tx.platform.db).updateOne(
    { _id: id, status: 'pending', expiresAt: { $lte: tx.now } },
    { $set: { status: 'expired' satisfies InvitationStatus, endedAt: tx.now } },
    { session: tx.session },
  );
  return done.modifiedCount === 1;
}

/** Pending invitations whose time was up at `now`, the longest ago first, of all teams. */
export async function findDue(ctx: Context, limit: number): Promise<Invitation[]> {
  return invitations(ctx.platform.db)
    .find({ status: 'pending', expiresAt: { $lte: ctx.now } })
    .sort({ expiresAt: 1 })
    .limit(limit)
    .lean();
}

/** The account's oldest invitation that waits for a seat and still lives. */
export async function oldestWaiting(tx: Tx, accountId: AccountId): Promise<Invitation | null> {
  return invitations(tx.platform.db)
    .findOne({ accountId, status: 'pending', seat: 'waitlisted', expiresAt: { $gt: tx.now } })
    .sort({ createdAt: 1, _id: 1 })
    .session(tx.session)
    .lean();
}

export async function seat(tx: Tx, id: InvitationId, tokenHash: string): Promise<void> {
  await invitations(tx.platform.db).updateOne(
    { _id: id, status: 'pending' },
    { $set: { seat: 'seated', tokenHash } },
    { session: tx.session },
  );
}

/** How many invitations the account has sent since `since` (I10). */
export async function countSince(ctx: Context, accountId: AccountId, since: Date): Promise<number> {
  return invitations(ctx.platform.db)
    .countDocuments({ accountId, createdAt: { $gt: since } })
    .session(ctx.session ?? null);
}

/** Invitations to a workspace that still live, oldest first. */
export async function livingOf(ctx: Context, workspaceId: WorkspaceId): Promise<Invitation[]> {
  return invitations(ctx.platform.db)
    .find({ teamId: ctx.teamId, workspaceId, status: 'pending', expiresAt: { $gt: ctx.now } })
    .sort({ createdAt: 1 })
    .lean();
}
