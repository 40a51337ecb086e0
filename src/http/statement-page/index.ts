import type { FastifyInstance, FastifyReply } from 'fastify';
import type { Context, Platform } from '../../domain/context.js';
import { DomainError } from '../../domain/errors.js';
import {
  type Linked,
  openStatementLink,
  readStatement,
  readStatements,
  type StatementView,
  statementCsv,
} from '../../domain/statements/index.js';
import { statementPage } from './statement.view.js';
import { STATEMENT_POLICY } from './style.js';
import { troublePage } from './trouble.view.js';

const HEADERS = {
  'content-security-policy': STATEMENT_POLICY,
  'referrer-policy': 'no-referrer',
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
  'x-robots-tag': 'noindex, nofollow',
};

/** `GET /statements?s=<signed>`: statements as a page to print, or with `&format=csv` as a file (N14, H5). */
export function statementPages(server: FastifyInstance, platform: Platform): void {
  server.get('/statements', async (request, reply) => {
    const { s: signed, format } = request.query as { s?: unknown; format?: unknown };
    const linked = typeof signed === 'string' ? openStatementLink(platform, signed) : null;
    if (!linked) return html(reply, 404, troublePage());
    const views = await viewsOf(contextOf(platform, linked, request.id), linked);
    if (!views) return html(reply, 404, troublePage());
    if (format !== 'csv') return html(reply, 200, statementPage(views, linked.month));
    return reply
      .headers({ ...HEADERS, 'content-disposition': `attachment; filename="statement-${linked.month}.csv"` })
      .type('text/csv; charset=utf-8')
      .send(statementCsv(views));
  });
}

/** Read with the rights the person has now; null when that is none any more. */
async function viewsOf(ctx: Context, { workspaceId, month }: Linked): Promise<StatementView[] | null> {
  try {
    return workspaceId ? [await readStatement(ctx, { workspaceId, month })] : await readStatements(ctx, month);
  } catch (error) {
    if (error instanceof DomainError && ['not_found', 'forbidden', 'invalid_input'].includes(error.code)) return null;
    throw error;
  }
}

function contextOf(platform: Platform, { teamId, userId }: Linked, requestId: string): Context {
  const actor = { kind: 'person', userId } as const;
  return { actor, teamId, now: platform.clock.now(), log: platform.log, requestId, commandKey: `page:${requestId}`, platform };
}

const html = (reply: FastifyReply, status: number, page: string): FastifyReply =>
  reply.code(status).headers(HEADERS).type('text/html; charset=utf-8').send(page);
