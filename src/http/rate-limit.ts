import rateLimit, { type RateLimitPluginOptions } from '@fastify/rate-limit';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { HttpError } from './problem.js';

const MINUTE_MS = 60_000;

/** Keys counted at once; beyond it the one that was idle the longest is counted anew. */
const MOST_KEYS = 20_000;

/**
 * H: so many requests a minute with each agent key, told in the `RateLimit` headers; more are answered 429 with `Retry-After`. For
 * routes added to `scope` afterwards, whose own first hook finds out whose key it is. Each process counts for itself: this keeps a
 * platform that runs wild from the others, no money depends on it, and a count shared by all would cost every call a write.
 */
export async function limitEachKey(scope: FastifyInstance, requestsPerMinute: number): Promise<void> {
  await scope.register(rateLimit, {
    ...limit(requestsPerMinute, 'This key may ask'),
    keyGenerator: (request: FastifyRequest) => request.keyPrefix,
  });
}

/**
 * H: the same for each address of a platform, for routes whose own `preHandler` finds out what is said. What is not about metering
 * is free: platforms send much of it, not all of them send again what was answered 429, and a call's end is more than all the rest.
 */
export async function limitEachHook(scope: FastifyInstance, requestsPerMinute: number): Promise<void> {
  await scope.register(rateLimit, {
    ...limit(requestsPerMinute, 'This address takes calls'),
    hook: 'preHandler',
    keyGenerator: (request: FastifyRequest) => request.hook?.hook._id ?? '',
    allowList: (request: FastifyRequest) => request.heard?.kind === 'other',
  });
}

const limit = (requestsPerMinute: number, who: string): RateLimitPluginOptions => ({
  max: requestsPerMinute,
  timeWindow: MINUTE_MS,
  cache: MOST_KEYS,
  enableDraftSpec: true,
  errorResponseBuilder: (_request, { max, ttl }) =>
    new HttpError(
      429,
      'rate_limited',
      `${who} ${max} times a minute. Nothing was changed; try again in ${Math.ceil(ttl / 1000)} s.`,
    ),
});
