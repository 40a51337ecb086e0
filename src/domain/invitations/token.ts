import { randomSecret, sha256 } from '../../platform/crypto.js';
import type { Platform } from '../context.js';

/** I6: a new link's secret, 256 random bits; the first letters let the log recognise and hide one by its look. */
export function newToken(): string {
  return `sbi_${randomSecret()}`;
}

/** What is kept of a token. */
export const hashOf = (token: string): string => sha256(token);

/** True for what could be a token of ours at all; nothing else is looked up. */
export const looksLikeToken = (text: string): boolean => /^sbi_[\w-]{43}$/.test(text);

/** The page of an invitation, for whoever may see it. */
export const linkOf = (platform: Platform, token: string): string => `${platform.publicUrl}/invite/${token}`;
