import { hmac, sameDigest, subkey } from './crypto.js';

/** What a signed link may carry: short, and nothing secret, because whoever has the link can read it. */
export type LinkClaims = Readonly<Record<string, string>>;

const PURPOSE = 'signed links';
const MOST = 2_000;

/** A text for an address that only we could have made, with its end; `keys` newest first. */
export function signLink(keys: readonly Buffer[], claims: LinkClaims, expiresAt: Date): string {
  const [key] = keys;
  if (!key) throw new Error('A signed link needs a key.');
  const body = Buffer.from(JSON.stringify({ ...claims, exp: String(expiresAt.getTime()) })).toString('base64url');
  return `${body}.${hmac(subkey(key, PURPOSE), body)}`;
}

/** What a link that we signed carries; `expired` when its time is over, null when it was not ours or was changed. */
export function openLink(keys: readonly Buffer[], text: string, now: Date): LinkClaims | 'expired' | null {
  if (text.length > MOST) return null;
  const [body = '', seal = '', ...more] = text.split('.');
  if (more.length > 0 || !keys.some((key) => sameDigest(hmac(subkey(key, PURPOSE), body), seal))) return null;
  const { exp, ...claims } = JSON.parse(Buffer.from(body, 'base64url').toString('utf8')) as Record<string, string>;
  return Number(exp) > now.getTime() ? claims : 'expired';
}
