import { Batch } from '../../platform/batch.js';
import { sameDigest, sha256 } from '../../platform/crypto.js';
import type { Connection } from '../../platform/mongo.js';
import type { Actor, Platform } from '../context.js';
import type { TeamId } from '../ids.js';
import type { ApiKey } from './model.js';
import * as store from './store.js';

const lookUps = new WeakMap<Connection, Batch<string, ApiKey | undefined>>();

/** Keys remembered per process; more in use at once are simply read again. */
const MOST_KEYS = 20_000;

/**
 * What this process remembers of keys holds while the revision stands, which is read anew for every request; requests at the same
 * time share a read. So a revoked key is refused at once everywhere, and nobody waits for keys that did not change.
 */
function lookUpOf(platform: Platform): Batch<string, ApiKey | undefined> {
  const known = lookUps.get(platform.db);
  if (known) return known;
  const keys = new Map<string, ApiKey>();
  let readAt = -1;
  const made = new Batch<string, ApiKey | undefined>(async (prefixes) => {
    // The revision before the keys: the other order would keep a key that was revoked between the two.
    const revision = await store.revision(platform.db);
    if (revision !== readAt) keys.clear();
    readAt = revision;
    const missing = prefixes.filter((prefix) => !keys.has(prefix));
    const found = missing.length > 0 ? await store.findByPrefixes(platform, missing) : new Map<string, ApiKey>();
    const answers = prefixes.map((prefix) => keys.get(prefix) ?? found.get(prefix));
    if (keys.size + found.size > MOST_KEYS) keys.clear();
    for (const [prefix, key] of found) keys.set(prefix, key);
    return answers;
  });
  lookUps.set(platform.db, made);
  return made;
}

/** Whose key this is, or null for none of ours. A revoked key is still told apart: it may report calls that were live (L14). */
export async function authenticateKey(
  platform: Platform,
  secret: string,
): Promise<{ teamId: TeamId; actor: Extract<Actor, { kind: 'apiKey' }> } | null> {
  const prefix = /^(sbk_[a-zA-Z0-9]{1,10})_[\w-]{43}$/.exec(secret)?.[1];
  if (!prefix) return null;
  const key = await lookUpOf(platform).add(prefix);
  if (!key || !sameDigest(key.hash, sha256(secret))) return null;
  const { teamId, agentId, workspaceId } = key;
  return { teamId, actor: { kind: 'apiKey', agentId, workspaceId, revoked: key.revokedAt !== undefined } };
}
