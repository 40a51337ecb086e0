import type { Context, Platform, Tx } from '../context.js';
import type { UserId, WorkspaceId } from '../ids.js';
import { type ApiKey, apiKeys } from './model.js';

/** Inserts a key, or leaves the one with the same id as it is. */
export async function insertOnce(tx: Tx, key: ApiKey): Promise<void> {
  const { _id, ...rest } = key;
  await apiKeys(tx.platform.db).updateOne({ _id }, { $setOnInsert: { ...rest } }, { upsert: true, session: tx.session });
}

/** Keys by their visible beginnings, of all teams: a key is what says which team its bearer is of. */
export async function findByPrefixes(platform: Platform, prefixes: readonly string[]): Promise<Map<string, ApiKey>> {
  const found = await apiKeys(platform.db)
    .find({ prefix: { $in: [...prefixes] } })
    .lean();
  return new Map(found.map((key) => [key.prefix, key as ApiKey]));
}

/** Names of the living keys that a person issued in these workspaces. */
export async function keysMadeBy(ctx: Context, userId: UserId, workspaceIds: readonly WorkspaceId[]): Promise<string[]> {
  const found = await apiKeys(ctx.platform.db)
    .find({
      teamId: ctx.teamId,
      workspaceId: { $in: [...workspaceIds] },
      issuedBy: `person:${userId}`,
      revokedAt: { $exists: false },
    })
    .session(ctx.session ?? null)
    .lean();
  return found.map(({ name, prefix }) => `${name} (${prefix}…)`);
}

/** Removes the keys of a workspace that is no more. */
export async function forgetKeysOf(platform: Platform, workspaceId: WorkspaceId): Promise<void> {
  await apiKeys(platform.db).deleteMany({ workspaceId });
}
