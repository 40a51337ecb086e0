import type { Context, Platform, Tx } from '../context.js';
import type { WorkspaceId } from '../ids.js';
import { type Transfer, transfers } from './model.js';

export async function find(ctx: Context, id: string): Promise<Transfer | null> {
  return transfers(ctx.platform.db)
    .findOne({ _id: id, teamId: ctx.teamId })
    .session(ctx.session ?? null)
    .lean();
}

export async function pendingOf(ctx: Context, workspaceId: WorkspaceId): Promise<Transfer | null> {
  return transfers(ctx.platform.db)
    .findOne({ teamId: ctx.teamId, workspaceId, status: 'pending' })
    .session(ctx.session ?? null)
    .lean();
}

export async function insert(tx: Tx, transfer: Transfer): Promise<void> {
  await transfers(tx.platform.db).create([transfer], { session: tx.session });
}

/** An acceptance begins; false when the offer is over, or a job is giving up on an earlier attempt just now. */
export async function beginAccepting(ctx: Context, id: string): Promise<boolean> {
  const done = await transfers(ctx.platform.db).updateOne(
    { _id: id, teamId: ctx.teamId, status: 'pending', 'accepting.over': { $ne: true } },
    { $set: { accepting: { since: ctx.now, over: false } } },
  );
  return done.matchedCount === 1;
}

/** Ends a pending offer with its acceptance; false when somebody was faster. */
export async function endAccepted(tx: Tx, id: string): Promise<boolean> {
  const done = await transfers(tx.platform.db).updateOne(
    { _id: id, teamId: tx.teamId, status: 'pending', 'accepting.over': false },
    { $set: { status: 'accepted' }, $unset: { accepting: 1 } },
    { session: tx.session },
  );
  return done.modifiedCount === 1;
}

/** Acceptances, of all teams, that began before `before` and came to nothing. */
export async function cutShort(platform: Platform, before: Date, limit: number): Promise<Transfer[]> {
  return transfers(platform.db)
    .find({ 'accepting.since': { $lt: before } })
    .limit(limit)
    .lean();
}

/** From here on the attempt that began at `since` cannot succeed any more; false when it has, or another has begun. */
export async function giveUpAccepting(platform: Platform, id: string, since: Date): Promise<boolean> {
  const done = await transfers(platform.db).updateOne(
    { _id: id, 'accepting.since': since },
    { $set: { 'accepting.over': true } },
  );
  return done.matchedCount === 1;
}

/** The chain is as it was before the acceptance began. */
export async function doneAccepting(platform: Platform, id: string): Promise<void> {
  await transfers(platform.db).updateOne({ _id: id }, { $unset: { accepting: 1 } });
}

/** Ends a pending offer; false when somebody was faster. */
export async function end(tx: Tx, id: string, status: 'declined' | 'withdrawn'): Promise<boolean> {
  const done = await transfers(tx.platform.db).updateOne(
    { _id: id, teamId: tx.teamId, status: 'pending' },
    { $set: { status } },
    { session: tx.session },
  );
  return done.modifiedCount === 1;
}
