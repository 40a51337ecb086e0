import type { Platform, Tx } from '../context.js';
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
