import { seal, unseal } from '../../platform/crypto.js';
import type { Platform } from '../context.js';
import type { ProviderHook } from './model.js';

const ownerOf = ({ teamId, _id }: Pick<ProviderHook, 'teamId' | '_id'>) => `${teamId}:hook:${_id}`;

/** Seals a secret for this hook; it opens for no other, and in no other team. */
export function sealSecret(platform: Platform, hook: Pick<ProviderHook, 'teamId' | '_id'>, secret: string): string {
  const [key] = platform.keys.token;
  if (!key) throw new Error('A token key is needed to keep the secrets of platforms.');
  return seal(key, ownerOf(hook), secret);
}

/** The secrets that are good now, newest first: two while they are changed. */
export function secretsOf(platform: Platform, hook: ProviderHook, now: Date): string[] {
  const sealed = [hook.secret, hook.previous && hook.previous.until > now ? hook.previous.secret : undefined];
  return sealed.flatMap((text) => (text === undefined ? [] : unseal(platform.keys.token, ownerOf(hook), text)));
}
