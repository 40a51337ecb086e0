import type { Context, Platform, Tx } from '../context.js';
import type { WorkspaceId } from '../ids.js';
import { type CallDispute, callDisputes } from './dispute-model.js';
import type { CallRef } from './find.js';

export async function findDispute(ctx: Context, workspaceId: WorkspaceId, id: string): Promise<CallDispute | null> {
  return callDisputes(ctx.platform.db)
    .findOne({ _id: id, teamId: ctx.teamId, workspaceId })
    .session(ctx.session ?? null)
    .lean();
}

export async function openDisputeOf(
  ctx: Context,
  workspaceId: WorkspaceId,
  { agentId, callId }: CallRef,
): Promise<CallDispute | null> {
  return callDisputes(ctx.platform.db)
    .findOne({ teamId: ctx.teamId, workspaceId, agentId, callId, status: 'open' })
    .session(ctx.session ?? null)
    .lean();
}

export async function insertDispute(tx: Tx, dispute: CallDispute): Promise<void> {
  await callDisputes(tx.platform.db).create([dispute], { session: tx.session });
}

/** Every open dispute of all teams, oldest first. */
export function openDisputes({ db }: Platform): AsyncIterable<CallDispute> {
  return callDisputes(db).find({ status: 'open' }).sort({ createdAt: 1 }).lean().cursor();
}

/** Ends an open dispute; false when somebody was faster. */
export async function endDispute(tx: Tx, id: string): Promise<boolean> {
  const done = await callDisputes(tx.platform.db).updateOne(
    { _id: id, teamId: tx.teamId, status: 'open' },
    { $set: { status: 'answered' } },
    { session: tx.session },
  );
  return done.modifiedCount === 1;
}

/** W11: removes what was said about the calls of a workspace that is no more. */
export async function forgetDisputesOf({ db }: Platform, workspaceId: WorkspaceId): Promise<void> {
  await callDisputes(db).deleteMany({ workspaceId });
}
