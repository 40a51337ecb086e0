import type { FastifyRequest } from 'fastify';
import { authenticateKey } from '../domain/api-keys/index.js';
import type { Context, Platform } from '../domain/context.js';
import type { TeamId } from '../domain/ids.js';
import { randomName, sameSecret, sha256 } from '../platform/crypto.js';
import { HttpError } from './problem.js';

declare module 'fastify' {
  interface FastifyRequest {
    /** Who asks, found out before the body is read: what strangers send is never parsed. */
    context: Context | null;
    /** The visible part of the agent key it came with, '' before it was checked. */
    keyPrefix: string;
  }
}

/** The context that the route's first hook found out. */
export function contextOf(request: FastifyRequest): Context {
  if (!request.context) throw new Error('This route has no hook that finds out who asks.');
  return request.context;
}

function bearer(request: FastifyRequest): string {
  const secret = /^Bearer ([^\s]{1,200})$/i.exec(request.headers.authorization ?? '')?.[1];
  if (!secret) throw unauthorized('Send your key as `Authorization: Bearer …`.');
  return secret;
}

const unauthorized = (message: string) => new HttpError(401, 'unauthorized', message, { 'www-authenticate': 'Bearer' });

/** The context of a request made with an agent's key. Throws 401. */
async function agentContext(platform: Platform, request: FastifyRequest): Promise<Context> {
  const found = await authenticateKey(platform, bearer(request));
  if (!found) throw unauthorized('This key is not one of ours, or was deleted.');
  request.keyPrefix = found.prefix;
  return contextFor(platform, request, found.actor, found.teamId, `http:${request.id}`);
}

/** The first hook of routes for agents' keys: finds out who asks, or throws 401. */
export const agentsOnly =
  (platform: Platform) =>
  async (request: FastifyRequest): Promise<void> => {
    request.context = await agentContext(platform, request);
  };

/**
 * The context of an operator's request. The team is filled in by the route, from what it is asked about. `Idempotency-Key` becomes
 * the command's key, so the same request again finds what the first made.
 */
export function operatorContext(platform: Platform, operatorKeys: readonly string[], request: FastifyRequest): Context {
  if (operatorKeys.length === 0) throw new HttpError(404, 'not_found', 'The operator API is off: OPERATOR_API_KEY is not set.');
  const secret = bearer(request);
  // Every key is compared, so the time it takes does not tell which one was close.
  const fits = operatorKeys.map((key) => sameSecret(key, secret)).includes(true);
  if (!fits) throw unauthorized('This is not an operator key.');
  const key = idempotencyKey(request);
  return contextFor(platform, request, { kind: 'operator' }, '' as TeamId, key ? `idem:${sha256(key)}` : `http:${randomName()}`);
}

/** The `Idempotency-Key` header, or undefined. Throws 400 when it is too long. */
export function idempotencyKey(request: FastifyRequest): string | undefined {
  const key = request.headers['idempotency-key'];
  if (key === undefined) return undefined;
  if (typeof key !== 'string' || key.length === 0 || key.length > 255) {
    throw new HttpError(400, 'invalid_input', 'An Idempotency-Key has 1 to 255 characters.');
  }
  return key;
}

function contextFor(
  platform: Platform,
  request: FastifyRequest,
  actor: Context['actor'],
  teamId: TeamId,
  commandKey: string,
): Context {
  return { actor, teamId, now: platform.clock.now(), log: platform.log, requestId: request.id, commandKey, platform };
}
