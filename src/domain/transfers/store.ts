import type { Context, Tx } from '../context.js';
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

/** Ends a pending offer; false when somebody was faster. */
export async function end(tx: Tx, id: string, status: Exclude<Transfer['status'], 'pending'>): Promise<boolean> {
  const done = await transfers(tx.platform.db).updateOne(
    { _id: id, teamId: tx.teamId, status: 'pending' },
    { $set: { status } },
    { session: tx.session },
  );
  return done.modifiedCount === 1;
}
