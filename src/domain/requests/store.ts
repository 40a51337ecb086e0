import { type Context, type Platform, type Tx, within } from '../context.js';
import type { RequestId, UserId, WorkspaceId } from '../ids.js';
import { type MinutesRequest, minutesRequests } from './model.js';

/** A request in a workspace of this team, or null. */
export async function find(ctx: Context, workspaceId: WorkspaceId, id: RequestId): Promise<MinutesRequest | null> {
  return minutesRequests(ctx.platform.db)
    .findOne({ _id: id, workspaceId, teamId: ctx.teamId })
    .session(ctx.session ?? null)
    .lean();
}

/** The person's request of this kind that has no answer yet, or null. */
export async function openOf(
  tx: Tx,
  { workspaceId, by, wants }: Pick<MinutesRequest, 'workspaceId' | 'by' | 'wants'>,
): Promise<MinutesRequest | null> {
  return minutesRequests(tx.platform.db)
    .findOne({ teamId: tx.teamId, workspaceId, by, wants, status: { $in: ['pending', 'approving'] } })
    .session(tx.session)
    .lean();
}

export async function insert(tx: Tx, request: MinutesRequest): Promise<void> {
  await minutesRequests(tx.platform.db).create([request], { session: tx.session });
}

type From = Partial<Pick<MinutesRequest, 'status' | 'revision'>>;

/** Changes a request only while it is as `from` says; null when somebody was faster. This decides every race (N10). */
export async function change(
  ctx: Context,
  id: RequestId,
  from: From,
  set: Partial<MinutesRequest>,
): Promise<MinutesRequest | null> {
  return minutesRequests(ctx.platform.db)
    .findOneAndUpdate({ _id: id, teamId: ctx.teamId, ...from }, { $set: set }, { ...within(ctx), returnDocument: 'after' })
    .lean();
}

/** Requests of all teams that nobody has answered in time. */
export async function overdue(platform: Platform, now: Date, limit: number): Promise<MinutesRequest[]> {
  return minutesRequests(platform.db)
    .find({ status: 'pending', expiresAt: { $lte: now } })
    .limit(limit)
    .lean();
}

/** Requests of all teams that were agreed to before `before` and not carried out, as after a crash. */
export async function unfinished(platform: Platform, before: Date, limit: number): Promise<MinutesRequest[]> {
  return minutesRequests(platform.db)
    .find({ status: 'approving', 'agreed.at': { $lt: before } })
    .limit(limit)
    .lean();
}

/** The open requests of one person in all workspaces of the team, newest first. */
export async function openBy(ctx: Context, by: UserId): Promise<MinutesRequest[]> {
  return minutesRequests(ctx.platform.db)
    .find({ teamId: ctx.teamId, by, status: 'pending', expiresAt: { $gt: ctx.now } })
    .sort({ createdAt: -1 })
    .lean();
}
