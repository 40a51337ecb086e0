import type { Context, Platform, Tx } from '../context.js';
import type { HookId, WorkspaceId } from '../ids.js';
import { disconnectedHooks, type ProviderHook, providerHooks } from './model.js';
import type { ProviderId } from './providers.js';

/** A hook by its address, of all teams: the address is what says which team a request is for. */
export async function hookAt(platform: Platform, id: HookId): Promise<ProviderHook | null> {
  const { db } = platform;
  // In this order, because it only ever goes from the one to the other.
  return (await providerHooks(db).findById(id).lean()) ?? disconnectedHooks(db).findById(id).lean();
}

/** The hooks of a workspace. */
export async function hooksOf(ctx: Context, workspaceId: WorkspaceId): Promise<ProviderHook[]> {
  return providerHooks(ctx.platform.db)
    .find({ teamId: ctx.teamId, workspaceId })
    .session(ctx.session ?? null)
    .lean();
}

export async function hookOf(ctx: Context, workspaceId: WorkspaceId, provider: ProviderId): Promise<ProviderHook | null> {
  return providerHooks(ctx.platform.db)
    .findOne({ teamId: ctx.teamId, workspaceId, provider })
    .session(ctx.session ?? null)
    .lean();
}

export async function insert(tx: Tx, hook: ProviderHook): Promise<void> {
  await providerHooks(tx.platform.db).create([hook], { session: tx.session });
}

/** Changes a hook; gives it as it is then. */
export async function update(
  tx: Tx,
  id: HookId,
  set: Partial<Pick<ProviderHook, 'secret' | 'previous' | 'whenLate'>>,
): Promise<ProviderHook> {
  const after = await providerHooks(tx.platform.db)
    .findOneAndUpdate({ _id: id, teamId: tx.teamId }, { $set: set }, { returnDocument: 'after', session: tx.session })
    .lean();
  if (!after) throw new Error(`Hook ${id} is gone.`);
  return after;
}

/** L14: at this address nothing is taken any more but, for 35 days, how calls ended that had begun. */
export async function close(tx: Tx, hook: ProviderHook): Promise<void> {
  const { db } = tx.platform;
  await providerHooks(db).deleteOne({ _id: hook._id, teamId: tx.teamId }, { session: tx.session });
  await disconnectedHooks(db).create([{ ...hook, closedAt: tx.now }], { session: tx.session });
}

/** W11, L14: at the addresses of a workspace that is deleted nothing is taken any more but how calls ended that had begun. */
export async function closeAll(tx: Tx, workspaceId: WorkspaceId): Promise<void> {
  const closedAt = tx.now;
  await providerHooks(tx.platform.db).updateMany(
    { workspaceId, teamId: tx.teamId },
    { $set: { closedAt } },
    { session: tx.session },
  );
}

/** Removes the addresses of a workspace that is no more, with their secrets. */
export async function removeAll({ db }: Platform, workspaceId: WorkspaceId): Promise<void> {
  await Promise.all([providerHooks(db).deleteMany({ workspaceId }), disconnectedHooks(db).deleteMany({ workspaceId })]);
}

/** Notes that something signed came in; never back in time. */
export async function noteHeard(platform: Platform, id: HookId, at: Date): Promise<void> {
  await providerHooks(platform.db).updateOne({ _id: id }, { $max: { heardAt: at } });
}
