import type { FastifyInstance, FastifyReply } from 'fastify';
import { type CallResult, judgeAdmission, MOST_CALLS, reportCall, reportCalls } from '../domain/calls/index.js';
import type { Platform } from '../domain/context.js';
import { DomainError } from '../domain/errors.js';
import { agentsOnly, contextOf } from './auth.js';
import { HttpError, problemOf } from './problem.js';

const STATUS: Record<CallResult['outcome'], number> = {
  held: 200,
  settled: 200,
  duplicate: 200,
  quarantined: 202,
  refused: 402,
  conflict: 409,
};

/**
 * `POST /api/v1/calls`: one call or a batch, metered once; the answer goes out when the write is durable (product.md H1).
 * `GET /api/v1/admission`: whether one would be taken now (H6).
 */
export function callRoutes(server: FastifyInstance, platform: Platform): void {
  const onRequest = agentsOnly(platform);
  server.get('/api/v1/admission', { onRequest }, async (request, reply) =>
    answer(reply, 200, await judgeAdmission(contextOf(request))),
  );
  server.post('/api/v1/calls', { onRequest }, async (request, reply) => {
    const ctx = contextOf(request);
    const body = request.body as { calls?: unknown } | null;
    if (body === null || typeof body !== 'object' || Array.isArray(body)) {
      throw new HttpError(400, 'invalid_input', 'Send one call, or { "calls": [ … ] }.');
    }
    if (!('calls' in body)) {
      const result = await reportCall(ctx, body);
      return answer(reply, STATUS[result.outcome], result);
    }
    if (!Array.isArray(body.calls)) throw new HttpError(400, 'invalid_input', '`calls` must be a list.');
    if (body.calls.length > MOST_CALLS) throw new HttpError(400, 'invalid_input', `A batch holds at most ${MOST_CALLS} calls.`);
    const calls: unknown[] = body.calls;
    const results = await reportCalls(ctx, calls);
    return answer(reply, 200, { results: results.map((one, i) => (one instanceof DomainError ? invalid(one, calls[i]) : one)) });
  });
}

/** One bad item never spoils its neighbours; only a database that cannot be reached spoils the whole batch, which may be sent again. */
function invalid(error: DomainError, call: unknown): { id: string | null; outcome: 'invalid'; code: string; detail: string } {
  const { code, detail } = problemOf(error);
  const id = (call as { id?: unknown } | null)?.id;
  return { id: typeof id === 'string' ? id : null, outcome: 'invalid', code, detail };
}

function answer(reply: FastifyReply, status: number, body: unknown): FastifyReply {
  return reply
    .code(status)
    .header('cache-control', 'no-store')
    .type('application/json; charset=utf-8')
    .send(JSON.stringify(body));
}
