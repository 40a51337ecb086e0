import { z } from 'zod';
import { sameSecret } from '../../platform/crypto.js';

/** Sign in with Slack, as an app of Slack's is known there. */
export interface SlackSignIn {
  clientId: string;
  clientSecret: string;
  /** Slack's Web API without a slash at its end; slack.com when absent. */
  apiUrl?: string | undefined;
  /** Where people are asked; slack.com when absent. */
  authorizeUrl?: string | undefined;
  /** How Slack is reached; the runtime's own when absent. */
  fetch?: typeof fetch | undefined;
}

/** A person of a Slack team, as Slack says. */
export interface Visitor {
  teamId: string;
  userId: string;
}

/** Where Slack leads the browser back to, under PUBLIC_URL; the app's manifest names it. */
export const SIGNED_IN_PATH = '/invite/signed-in';

/** What a person is asked for; the manifest names these as user scopes. */
export const SIGN_IN_SCOPES = ['openid', 'profile'] as const;

const ISSUER = 'https://slack.com';
const TIMEOUT_MS = 5_000;
/** How far Slack's clock may be from ours. */
const SKEW_MS = 60_000;

/** The page on which Slack asks whether we may know who this is. `state` and `nonce` come back, from browser and from Slack. */
export function authorizeUrl(
  signIn: SlackSignIn,
  asked: { redirectUri: string; state: string; nonce: string; teamId: string },
): string {
  const url = new URL(signIn.authorizeUrl ?? `${ISSUER}/openid/connect/authorize`);
  url.search = new URLSearchParams({
    response_type: 'code',
    scope: SIGN_IN_SCOPES.join(' '),
    client_id: signIn.clientId,
    redirect_uri: asked.redirectUri,
    state: asked.state,
    nonce: asked.nonce,
    team: asked.teamId,
  }).toString();
  return url.href;
}

const TokenAnswer = z.union([
  z.object({ ok: z.literal(true), id_token: z.string().max(16_384) }),
  z.object({ ok: z.literal(false), error: z.string().regex(/^\w{1,80}$/) }),
]);

/** Who the code stands for, or in a word why nobody: fit for the log, for it holds nothing that was sent. */
export async function exchangeCode(
  signIn: SlackSignIn,
  asked: { code: string; redirectUri: string; nonce: string; now: Date },
): Promise<Visitor | string> {
  let answer: unknown;
  try {
    const response = await (signIn.fetch ?? fetch)(`${signIn.apiUrl ?? `${ISSUER}/api`}/openid.connect.token`, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json' },
      body: new URLSearchParams({
        grant_type: 'authorization_code',
        client_id: signIn.clientId,
        client_secret: signIn.clientSecret,
        code: asked.code,
        redirect_uri: asked.redirectUri,
      }).toString(),
      // The secret goes to Slack and is not carried anywhere else.
      redirect: 'error',
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    answer = await response.json();
  } catch (error) {
    return error instanceof Error && error.name === 'TimeoutError' ? 'timeout' : 'no_answer';
  }
  const parsed = TokenAnswer.safeParse(answer);
  if (!parsed.success) return 'unreadable_answer';
  return parsed.data.ok ? readIdToken(signIn, parsed.data.id_token, asked) : parsed.data.error;
}

const Claims = z.object({
  iss: z.string(),
  aud: z.string(),
  exp: z.number(),
  nonce: z.string(),
  'https://slack.com/user_id': z.string().regex(/^[UW][A-Z0-9]{1,30}$/),
  'https://slack.com/team_id': z.string().regex(/^T[A-Z0-9]{1,30}$/),
});

/**
 * The claims are checked, the signature is not: the token came to us straight from Slack's token endpoint over TLS, and then "the
 * TLS server validation MAY be used to validate the issuer in place of checking the token signature" (OpenID Connect Core 1.0,
 * section 3.1.3.7, point 6).
 */
function readIdToken(signIn: SlackSignIn, idToken: string, { nonce, now }: { nonce: string; now: Date }): Visitor | string {
  const claims = Claims.safeParse(payloadOf(idToken));
  if (!claims.success) return 'unreadable_id_token';
  const { data } = claims;
  if (data.iss !== ISSUER) return 'wrong_issuer';
  if (data.aud !== signIn.clientId) return 'wrong_audience';
  if (data.exp * 1000 + SKEW_MS <= now.getTime()) return 'expired_id_token';
  if (!sameSecret(data.nonce, nonce)) return 'wrong_nonce';
  return { teamId: data['https://slack.com/team_id'], userId: data['https://slack.com/user_id'] };
}

function payloadOf(idToken: string): unknown {
  const parts = idToken.split('.');
  if (parts.length !== 3) return null;
  try {
    return JSON.parse(Buffer.from(parts[1] ?? '', 'base64url').toString('utf8'));
  } catch {
    return null;
  }
}
