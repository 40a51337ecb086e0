import {
  createCipheriv,
  createDecipheriv,
  createHash,
  createHmac,
  hash,
  hkdfSync,
  randomBytes,
  timingSafeEqual,
} from 'node:crypto';

const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz';

function toBase32(bytes: Uint8Array, length: number): string {
  let text = '';
  for (let i = 0; i < length; i++) text += ALPHABET[(bytes[i] ?? 0) & 31];
  return text;
}

let pool = randomBytes(4_096);
let used = 0;

/** 16 random characters, 80 bits. Drawn from a pool, because every request takes one and asking the system each time is slow. */
export function randomName(): string {
  if (used + 16 > pool.length) {
    pool = randomBytes(4_096);
    used = 0;
  }
  used += 16;
  return toBase32(pool.subarray(used - 16, used), 16);
}

/** The same 16 characters for the same seed: how a retried command finds what its first try made. */
export function derivedName(seed: string): string {
  return toBase32(createHash('sha256').update(seed).digest(), 16);
}

/** A 256-bit secret in base64url. */
export function randomSecret(): string {
  return randomBytes(32).toString('base64url');
}

/** A secret that only the holder of `key` can derive again from `seed` (256 bits, base64url). */
export function derivedSecret(key: Buffer, seed: string): string {
  return createHmac('sha256', key).update(seed).digest('base64url');
}

export function sha256(text: string | Buffer): string {
  return hash('sha256', text, 'base64url');
}

const BLOCK = 64;
const DIGEST = 32;

/** What RFC 2104 puts before a text and before its digest, with room behind it. */
interface Pads {
  inner: Buffer;
  outer: Buffer;
}

const padsOf = new WeakMap<Buffer, Pads>();

function makePads(key: Buffer): Pads {
  const pads = { inner: Buffer.alloc(4_096), outer: Buffer.alloc(BLOCK + DIGEST) };
  const short = key.length > BLOCK ? createHash('sha256').update(key).digest() : key;
  for (let i = 0; i < BLOCK; i++) {
    pads.inner[i] = (short[i] ?? 0) ^ 0x36;
    pads.outer[i] = (short[i] ?? 0) ^ 0x5c;
  }
  padsOf.set(key, pads);
  return pads;
}

/**
 * HMAC-SHA-256 in base64url. Short texts go through two one-shot hashes (RFC 2104), which takes less than half as long as making an
 * `Hmac` object for each: every call that is reported has two of them. `key` must not change afterwards.
 */
export function hmac(key: Buffer, text: string): string {
  const { inner, outer } = padsOf.get(key) ?? makePads(key);
  // A UTF-16 unit is three bytes at most.
  if (text.length * 3 > inner.length - BLOCK) return createHmac('sha256', key).update(text).digest('base64url');
  const length = inner.write(text, BLOCK, 'utf8');
  outer.write(hash('sha256', inner.subarray(0, BLOCK + length), 'binary'), BLOCK, 'binary');
  return hash('sha256', outer, 'base64url');
}

/** Compares without telling by its duration where two texts differ. */
export function sameSecret(a: string, b: string): boolean {
  const left = createHash('sha256').update(a).digest();
  const right = createHash('sha256').update(b).digest();
  return timingSafeEqual(left, right);
}

/** The same for two digests, whose length is no secret. */
export function sameDigest(a: string, b: string): boolean {
  return a.length === b.length && timingSafeEqual(Buffer.from(a), Buffer.from(b));
}

/** A 32-byte key for one purpose out of a master key (HKDF-SHA-256). */
export function subkey(master: Buffer, purpose: string): Buffer {
  return Buffer.from(hkdfSync('sha256', master, '', purpose, 32));
}

/** AES-256-GCM, `v1.<keyId>.<iv>.<tag>.<text>`; `owner` is authenticated with it, so a sealed text is no use elsewhere. */
export function seal(key: Buffer, owner: string, text: string): string {
  const iv = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', key, iv).setAAD(Buffer.from(owner));
  const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
  return [
    'v1',
    keyId(key),
    iv.toString('base64url'),
    cipher.getAuthTag().toString('base64url'),
    sealed.toString('base64url'),
  ].join('.');
}

/** Opens what `seal` made with one of `keys` for the same `owner`; throws when none fits or it was changed. */
export function unseal(keys: readonly Buffer[], owner: string, sealed: string): string {
  const [version, id, iv, tag, text] = sealed.split('.');
  const key = keys.find((candidate) => keyId(candidate) === id);
  if (version !== 'v1' || !key || !iv || !tag || text === undefined)
    throw new Error('This text was sealed with a key that is not configured.');
  const decipher = createDecipheriv('aes-256-gcm', key, Buffer.from(iv, 'base64url')).setAAD(Buffer.from(owner));
  decipher.setAuthTag(Buffer.from(tag, 'base64url'));
  return Buffer.concat([decipher.update(Buffer.from(text, 'base64url')), decipher.final()]).toString('utf8');
}

/** A short public name of a key, for telling which one was used. */
export function keyId(key: Buffer): string {
  return createHash('sha256').update('switchboard key id').update(key).digest('base64url').slice(0, 8);
}
