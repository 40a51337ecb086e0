import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Platform } from '../../domain/context.js';
import { readInvitation } from '../../domain/invitations/index.js';
import { randomSecret, sameSecret, sha256 } from '../../platform/crypto.js';
import { countUp } from '../../platform/limit.js';
import { leadTo, missed, show } from './reply.js';
import { type SignInTrouble, signInTroublePage } from './sign-in.view.js';
import { authorizeUrl, exchangeCode, SIGNED_IN_PATH, type SlackSignIn } from './slack-openid.js';
import { dropJourney, journeyOf, keepJourney, keepVisitor } from './visitor.js';

/** How often one link may have us ask Slack in a while. */
const TRIES = 20;
const WINDOW_MS = 10 * 60_000;

/** What stands behind a link's address where signing in begins. */
export const SIGN_IN = '/sign-in';

/** Whole, because the cookie must be set under the address that Slack leads back to. */
export const signInUrl = (platform: Platform, token: string): string => `${platform.publicUrl}/invite/${token}${SIGN_IN}`;

const redirectUri = (platform: Platform): string => `${platform.publicUrl}${SIGNED_IN_PATH}`;

/** `GET /invite/<token>/sign-in`: off to Slack, where that helps; else back to the page (I7). */
export async function startSignIn(
  platform: Platform,
  signIn: SlackSignIn | undefined,
  request: FastifyRequest,
  reply: FastifyReply,
  token: string,
): Promise<FastifyReply> {
  const found = await readInvitation(platform, token);
  if (!found) return missed(platform, request, reply);
  const isOpen = found.state === 'pending' || found.state === 'waitlisted';
  if (!signIn || !found.isSlackPerson || !isOpen) return leadTo(reply, `../${token}`);
  const [state, nonce] = [randomSecret(), randomSecret()];
  reply.header('set-cookie', keepJourney(platform, { token, state, nonce }));
  return leadTo(reply, authorizeUrl(signIn, { redirectUri: redirectUri(platform), state, nonce, teamId: found.teamId }));
}

/**
 * `GET /invite/signed-in`: Slack has led the browser back. Only the browser that began a sign-in can end it; who it belongs to is
 * then asked of Slack itself, and kept in a cookie for this one link.
 */
export async function finishSignIn(
  platform: Platform,
  signIn: SlackSignIn,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const { state, code, error } = request.query as Record<string, unknown>;
  const journey = journeyOf(platform, request);
  const trouble = (what: SignInTrouble) => show(reply, signInTroublePage(what, journey && signInUrl(platform, journey.token)));
  // A state that does not fit ends nothing: it may be somebody else's doing.
  if (!journey || journey.isOver || typeof state !== 'string' || !sameSecret(state, journey.state)) return trouble('stale');
  reply.header('set-cookie', dropJourney(platform));
  if (error === 'access_denied') return trouble('denied');
  if (typeof code !== 'string' || code === '' || code.length > 1_024) return trouble('failed');
  const now = platform.clock.now();
  const { count } = await countUp(platform.db, `invite-sign-in:${sha256(journey.token)}`, now, WINDOW_MS);
  if (count > TRIES) return trouble('many');
  const asked = { code, redirectUri: redirectUri(platform), nonce: journey.nonce, now };
  const visitor = await exchangeCode(signIn, asked);
  if (typeof visitor === 'string') {
    platform.log.warn({ requestId: request.id, reason: visitor }, 'a sign-in with Slack failed');
    return trouble('failed');
  }
  reply.header('set-cookie', keepVisitor(platform, journey.token, visitor));
  return leadTo(reply, journey.token);
}
