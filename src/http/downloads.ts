import type { FastifyInstance } from 'fastify';
import type { Context, Platform } from '../domain/context.js';
import { openDownload, readUsage, usageChart, usageCsv } from '../domain/reports/index.js';
import { HttpError } from './problem.js';

/** H5: reports behind signed links that end. Rights are those that whoever made the link has now (M3). */
export function downloadRoutes(server: FastifyInstance, platform: Platform): void {
  server.get<{ Params: { token: string; name: string } }>(
    '/downloads/:token/:name',
    { config: {}, logLevel: 'silent' },
    async (request, reply) => {
      const now = platform.clock.now();
      const asked = openDownload(platform, request.params.token, now);
      if (!asked) throw new HttpError(404, 'not_found', 'There is no such download. Ask for it again in Slack.');
      if (asked === 'expired') throw new HttpError(410, 'expired', 'This link has ended. Ask for the report again in Slack.');
      const ctx: Context = {
        actor: { kind: 'person', userId: asked.userId },
        teamId: asked.teamId,
        now,
        log: platform.log,
        requestId: request.id,
        commandKey: `http:${request.id}`,
        platform,
      };
      const usage = await readUsage(ctx, asked);
      const name = `${usage.workspace.handle}-usage-${asked.span.from}-${asked.span.to}.${asked.kind}`;
      void reply
        .header('cache-control', 'private, no-store')
        .header('x-content-type-options', 'nosniff')
        .header('content-security-policy', "default-src 'none'")
        .header('referrer-policy', 'no-referrer')
        .header('content-disposition', `${asked.kind === 'csv' ? 'attachment' : 'inline'}; filename="${name}"`);
      if (asked.kind === 'csv') return reply.type('text/csv; charset=utf-8').send(usageCsv(usage));
      return reply.type('image/png').send(await usageChart(usage));
    },
  );
}
