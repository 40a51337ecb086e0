import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Platform } from '../../domain/context.js';
import type { ReadInvitation } from '../../domain/invitations/index.js';
import { seal, sha256, subkey, unseal } from '../../platform/crypto.js';
import type { SlackSignIn, Visitor } from './slack-openid.js';

/** Of a sign-in under way, and of one that is done. Both are sealed: a browser can neither read nor make them. */
const UNDER_WAY = 'sb_sign_in';
const DONE = 'sb_signed_in';

const VALID_MS = 10 * 60_000;
/** Kept for longer than it is good for, so that who comes late can be led back to the invitation. */
const KEPT_SECONDS = 60 * 60;

const Journey = z.object({ token: z.string(), state: z.string(), nonce: z.string(), until: z.number() });
const Proof = z.object({ teamId: z.string(), userId: z.string(), until: z.number() });

/** What this browser must bring back from Slack, and the link that it came from: that is in no address Slack sees. */
export type Journey = Omit<z.infer<typeof Journey>, 'until'>;

/** The `set-cookie` header of a sign-in that begins now. */
export function keepJourney(platform: Platform, journey: Journey): string {
  return cookie(platform, UNDER_WAY, sealed(platform, 'under way', journey), KEPT_SECONDS);
}

/** The `set-cookie` header with which a sign-in is over, however it went. */
export const dropJourney = (platform: Platform): string => cookie(platform, UNDER_WAY, '', 0);

/** The sign-in that this browser began, or null. */
export function journeyOf(platform: Platform, request: FastifyRequest): (Journey & { isOver: boolean }) | null {
  const journey = unsealed(platform, request, UNDER_WAY, 'under way', Journey);
  return journey && { ...journey, isOver: journey.until <= platform.clock.now().getTime() };
}

/** The `set-cookie` header with which this browser is that person's, for this link and for ten minutes (I7). */
export function keepVisitor(platform: Platform, token: string, { teamId, userId }: Visitor): string {
  return cookie(platform, DONE, sealed(platform, `done ${sha256(token)}`, { teamId, userId }), VALID_MS / 1000);
}

/** I7: whether whoever asks has signed in for this link, as the invited person or as somebody else. */
export function standingOf(
  platform: Platform,
  signIn: SlackSignIn | undefined,
  request: FastifyRequest,
  token: string,
  found: ReadInvitation,
): 'invited' | 'other' | 'unknown' {
  const proof = signIn ? unsealed(platform, request, DONE, `done ${sha256(token)}`, Proof) : null;
  if (!proof || proof.until <= platform.clock.now().getTime()) return 'unknown';
  return proof.teamId === found.teamId && proof.userId === found.person ? 'invited' : 'other';
}

const purposeKey = (key: Buffer): Buffer => subkey(key, 'invite-page sign-in');

function sealed(platform: Platform, purpose: string, value: object): string {
  const [key] = platform.keys.token;
  if (!key) throw new Error('The invite page needs a token key.');
  return seal(purposeKey(key), purpose, JSON.stringify({ ...value, until: platform.clock.now().getTime() + VALID_MS }));
}

/** What we have sealed for this purpose ourselves; anything else is as good as nothing. */
function unsealed<T>(platform: Platform, request: FastifyRequest, name: string, purpose: string, shape: z.ZodType<T>): T | null {
  const text = new RegExp(`(?:^|;\\s*)${name}=([\\w.-]{1,1024})(?:;|$)`).exec(request.headers.cookie ?? '')?.[1];
  if (!text) return null;
  try {
    return shape.parse(JSON.parse(unseal(platform.keys.token.map(purposeKey), purpose, text)));
  } catch {
    return null;
  }
}

function cookie(platform: Platform, name: string, value: string, seconds: number): string {
  const secure = platform.publicUrl.startsWith('https:') ? '; Secure' : '';
  return `${name}=${value}; Path=/; Max-Age=${seconds}; HttpOnly; SameSite=Lax${secure}`;
}
