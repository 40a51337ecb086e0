import type { FastifyRequest } from 'fastify';
import type { Platform } from '../../domain/context.js';
import { derivedSecret, randomSecret, sameSecret, subkey } from '../../platform/crypto.js';

/** The browser's own half: a form is good only from the browser that was shown it. */
export const COOKIE = 'sb_invite';

export interface FormGuard {
  /** For the form's hidden field. */
  field: string;
  /** For the `set-cookie` header. */
  cookie: string;
}

/** A field that fits this browser's cookie and this link, and nothing else. The same browser keeps its cookie. */
export function guardForm(platform: Platform, request: FastifyRequest, token: string): FormGuard {
  const half = cookieOf(request) ?? randomSecret();
  const secure = platform.publicUrl.startsWith('https:') ? '; Secure' : '';
  return {
    field: fieldFor(platform.keys.token[0], half, token),
    cookie: `${COOKIE}=${half}; Path=/; Max-Age=86400; HttpOnly; SameSite=Lax${secure}`,
  };
}

/** Whether a sent form is one we showed in this browser for this link. */
export function isGuarded(platform: Platform, request: FastifyRequest, token: string, field: string): boolean {
  // Where a browser says that another site sent the form, nothing else needs to be looked at.
  const site = request.headers['sec-fetch-site'];
  if (site !== undefined && site !== 'same-origin' && site !== 'none') return false;
  const half = cookieOf(request);
  if (half === null) return false;
  return platform.keys.token.map((key) => sameSecret(fieldFor(key, half, token), field)).includes(true);
}

function fieldFor(key: Buffer | undefined, half: string, token: string): string {
  if (!key) throw new Error('The invite page needs a token key.');
  return derivedSecret(subkey(key, 'invite-page form'), `${half}:${token}`);
}

function cookieOf(request: FastifyRequest): string | null {
  return new RegExp(`(?:^|;\\s*)${COOKIE}=([\\w-]{43})(?:;|$)`).exec(request.headers.cookie ?? '')?.[1] ?? null;
}
