import type { FastifyInstance } from 'fastify';
import type { Platform } from '../domain/context.js';

/** `/healthz`: the process answers. `/readyz`: MongoDB does too; trouble with Slack is told but takes no calls away. */
export function healthRoutes(server: FastifyInstance, platform: Platform, slack: () => 'ok' | 'degraded'): void {
  server.get('/healthz', async (_request, reply) => reply.header('cache-control', 'no-store').send({ status: 'ok' }));
  server.get('/readyz', async (_request, reply) => {
    reply.header('cache-control', 'no-store');
    try {
      await platform.db.getClient().db('admin').command({ ping: 1 }, { timeoutMS: 2_000 });
      return await reply.send({ status: 'ready', mongodb: 'ok', slack: slack() });
    } catch (error) {
      platform.log.warn({ err: error }, 'not ready');
      return await reply.code(503).send({ status: 'unavailable', mongodb: 'unreachable', slack: slack() });
    }
  });
}
