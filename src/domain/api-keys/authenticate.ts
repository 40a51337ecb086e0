import { Batch } from '../../platform/batch.js';
import { sameSecret, sha256 } from '../../platform/crypto.js';
import type { Connection } from '../../platform/mongo.js';
import type { Actor, Platform } from '../context.js';
import type { TeamId } from '../ids.js';
import type { ApiKey } from './model.js';
import * as store from './store.js';

const lookUps = new WeakMap<Connection, Batch<string, ApiKey | undefined>>();

/** Keys are read anew for every request, so a revoked one is refused at once everywhere; requests at the same time share a read. */
function lookUpOf(platform: Platform): Batch<string, ApiKey | undefined> {
  const known = lookUps.get(platform.db);
  if (known) return known;
  const made = new Batch<string, ApiKey | undefined>(async (prefixes) => {
    const found = await store.findByPrefixes(platform, prefixes);
    return prefixes.map((prefix) => found.get(prefix));
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
  if (!key || !sameSecret(key.hash, sha256(secret))) return null;
  const { teamId, agentId, workspaceId } = key;
  return { teamId, actor: { kind: 'apiKey', agentId, workspaceId, revoked: key.revokedAt !== undefined } };
}
