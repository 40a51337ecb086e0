import { type ClientSession, type Connection, driverCollection, inTransaction, type Model } from '../../platform/mongo.js';
import type { Context, Platform, Tx } from '../context.js';
import type { AgentId, ApiKeyId, UserId, WorkspaceId } from '../ids.js';
import { type ApiKey, apiKeys, type KeyRevision, keyRevisions, REVISIONS } from './model.js';

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

/** The living keys of an agent, newest first. */
export async function keysOf(ctx: Context, agentId: AgentId): Promise<ApiKey[]> {
  return apiKeys(ctx.platform.db)
    .find({ agentId, teamId: ctx.teamId, revokedAt: { $exists: false } })
    .session(ctx.session ?? null)
    .sort({ createdAt: -1, _id: 1 })
    .lean();
}

/** A3: notes that a key was used; never back in time. */
export async function noteUse(platform: Platform, prefix: string, at: Date): Promise<void> {
  await apiKeys(platform.db).updateOne({ prefix }, { $max: { lastUsedAt: at } });
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

/** Counts up whenever a key loses authority. What was read of keys after this number was read holds until it changes. */
export async function revision(db: Connection): Promise<number> {
  const found = await driverCollection<KeyRevision>(db, REVISIONS).findOne(
    { _id: 'api-keys' },
    { readConcern: { level: 'majority' } },
  );
  return found?.n ?? 0;
}

/** How long an instance may go by a revision it has read; see `Remembered`. */
export const BELIEVED_MS = 100;

/** Resolves when no instance goes by what it knew of keys before this was called. */
const forgotten = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, BELIEVED_MS + 20));

/**
 * Changes or deletes keys so that they lose authority. Every such write goes through here: instances remember keys for as long as
 * the revision stands. Complete only when `forgotten` has resolved after the commit.
 */
async function withdraw(
  platform: Platform,
  session: ClientSession,
  write: (keys: Model<ApiKey>) => Promise<unknown>,
): Promise<void> {
  await write(apiKeys(platform.db));
  await keyRevisions(platform.db).updateOne({ _id: 'api-keys' }, { $inc: { n: 1 } }, { upsert: true, session });
}

/**
 * A3, L14: these keys are revoked, on every instance, when the act they are revoked in is answered; they are kept, because they may
 * report calls that were live.
 */
export async function revokeKeys(tx: Tx, keyIds: readonly ApiKeyId[]): Promise<void> {
  const living = { _id: { $in: [...keyIds] }, teamId: tx.teamId, revokedAt: { $exists: false } };
  await withdraw(tx.platform, tx.session, (keys) =>
    keys.updateMany(living, { $set: { revokedAt: tx.now } }, { session: tx.session }),
  );
  tx.afterCommit.push(forgotten);
}

/** Removes the keys of a workspace that is no more. */
export async function forgetKeysOf(platform: Platform, workspaceId: WorkspaceId): Promise<void> {
  await inTransaction(platform.db, (session) =>
    withdraw(platform, session, (keys) => keys.deleteMany({ workspaceId }, { session })),
  );
  await forgotten();
}
