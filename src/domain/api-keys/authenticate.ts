import { Batch } from '../../platform/batch.js';
import { sameDigest, sha256 } from '../../platform/crypto.js';
import { perDatabase } from '../../platform/per-database.js';
import { Seldom } from '../../platform/seldom.js';
import type { Actor, Platform } from '../context.js';
import type { TeamId } from '../ids.js';
import type { ApiKey } from './model.js';
import * as store from './store.js';

/** Keys remembered per process; more in use at once are simply read again. */
const MOST_KEYS = 20_000;
const NOTED_EVERY_MS = 10 * 60 * 1000;

/**
 * Keys this process remembers. They hold while the revision stands, and the revision is believed for `BELIEVED_MS` from the moment
 * it was asked for; whoever revokes a key is answered only when that long has passed since the commit, so after the answer no
 * instance takes the key any more (A3). No clocks are compared: each side measures its own span.
 */
class Remembered {
  #keys = new Map<string, ApiKey>();
  #revision = -1;
  #believedUntil = Number.NEGATIVE_INFINITY;
  readonly #uses = new Seldom(NOTED_EVERY_MS);
  readonly #reading: Batch<string, ApiKey | undefined>;

  constructor(platform: Platform) {
    this.#reading = new Batch((prefixes) => this.#read(platform, prefixes));
  }

  find(prefix: string): ApiKey | Promise<ApiKey | undefined> {
    const known = performance.now() < this.#believedUntil ? this.#keys.get(prefix) : undefined;
    return known ?? this.#reading.add(prefix);
  }

  /** A3: when a key was last used, to ten minutes. Nobody waits for it, and a use that could not be noted is noted the next time. */
  used(platform: Platform, prefix: string, now: Date): void {
    const onError = (err: unknown) => platform.log.warn({ err, prefix }, 'the use of a key could not be noted');
    this.#uses.note(prefix, now, () => store.noteUse(platform, prefix, now), onError);
  }

  async #read(platform: Platform, prefixes: string[]): Promise<(ApiKey | undefined)[]> {
    const asked = performance.now();
    // The revision before the keys: the other order would keep a key that was revoked between the two.
    const revision = await store.revision(platform.db);
    if (revision !== this.#revision) this.#keys.clear();
    this.#revision = revision;
    this.#believedUntil = asked + store.BELIEVED_MS;
    const missing = prefixes.filter((prefix) => !this.#keys.has(prefix));
    const found = missing.length > 0 ? await store.findByPrefixes(platform, missing) : new Map<string, ApiKey>();
    const answers = prefixes.map((prefix) => this.#keys.get(prefix) ?? found.get(prefix));
    if (this.#keys.size + found.size > MOST_KEYS) this.#keys.clear();
    for (const [prefix, key] of found) this.#keys.set(prefix, key);
    return answers;
  }
}

const keysOf = perDatabase((platform: Platform) => new Remembered(platform));

const REVOKED_FOR_MS = 35 * 24 * 60 * 60 * 1000;

/**
 * Whose key this is with its visible prefix, or null for none of ours. One that was revoked is told apart for 35 days, in which it may report how calls
 * ended that were live (L14).
 */
export async function authenticateKey(
  platform: Platform,
  secret: string,
): Promise<{ teamId: TeamId; prefix: string; actor: Extract<Actor, { kind: 'apiKey' }> } | null> {
  const prefix = /^(sbk_[a-zA-Z0-9]{1,10})_[\w-]{43}$/.exec(secret)?.[1];
  if (!prefix) return null;
  const key = await keysOf(platform).find(prefix);
  if (!key || !sameDigest(key.hash, sha256(secret))) return null;
  const { teamId, agentId, workspaceId, expiresAt } = key;
  const now = platform.clock.now();
  const revokedAt = key.revokedAt ?? (expiresAt && expiresAt <= now ? expiresAt : undefined);
  if (revokedAt && now.getTime() - revokedAt.getTime() > REVOKED_FOR_MS) return null;
  keysOf(platform).used(platform, prefix, now);
  const lost = revokedAt ? { revoked: true, revokedAt } : { revoked: false };
  return { teamId, prefix, actor: { kind: 'apiKey', agentId, workspaceId, ...lost } };
}
