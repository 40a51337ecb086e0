import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { addDays, dayFinder, dayIso, isoDay } from '../domain/calendar.js';
import { findAgentCall } from '../domain/calls/index.js';
import type { Platform } from '../domain/context.js';
import { availableOf, heldOf, readWorkspaceState } from '../domain/ledger/index.js';
import { decimalText } from '../domain/money.js';
import { readAgentUsage, USAGE_BY, type Usage, type UsageSum, usageCsv } from '../domain/reports/index.js';
import { parseInput } from '../domain/verb.js';
import { agentsOnly } from './auth.js';
import { readerOf } from './reader.js';

const day = z.iso.date({ error: 'Give a day as 2026-11-22.' }).transform(isoDay);
/** What `GET /api/v1/usage` may be asked. */
export const UsageQuery = z.object({
  from: day.optional(),
  to: day.optional(),
  by: z.enum(USAGE_BY, { error: 'Ask by=agent, by=number or by=day.' }).default('day'),
});

/** H2: what an agent's key may read: its own calls and usage, and the balance of its workspace. */
export function usageRoutes(server: FastifyInstance, platform: Platform): void {
  const onRequest = agentsOnly(platform);
  server.get('/api/v1/usage', { onRequest }, async (request, reply) => {
    const { ctx, workspace, agentId } = await readerOf(request);
    const query = parseInput(UsageQuery, request.query);
    const to = query.to ?? dayFinder(workspace.timeZone)(ctx.now.getTime());
    const span = { from: query.from ?? addDays(to, -6), to };
    const usage = await readAgentUsage(ctx, workspace, agentId, { span, by: query.by });
    if (wantsCsv(request)) return send(reply, 'text/csv; charset=utf-8', usageCsv(usage));
    return json(reply, usageBody(usage));
  });
  server.get<{ Params: { id: string } }>('/api/v1/calls/:id', { onRequest }, async (request, reply) => {
    const { ctx, workspace, agentId } = await readerOf(request);
    return json(reply, await findAgentCall(ctx, workspace._id, agentId, request.params.id));
  });
  server.get('/api/v1/balance', { onRequest }, async (request, reply) => {
    const { ctx, workspace } = await readerOf(request);
    const state = await readWorkspaceState(platform, workspace._id, ctx.now);
    return json(reply, {
      availableSeconds: availableOf(state),
      heldSeconds: heldOf(state),
      overdraftSeconds: state.overdraft,
      unfundedSeconds: state.unfunded,
      usedSeconds: state.used,
    });
  });
}

function wantsCsv(request: FastifyRequest): boolean {
  const accept = request.headers.accept ?? '';
  return /\btext\/csv\b/.test(accept) && !/\bapplication\/json\b/.test(accept.split(/text\/csv/)[0] ?? '');
}

function usageBody({ workspace, span, by, total, rows }: Usage): object {
  return {
    from: dayIso(span.from),
    to: dayIso(span.to),
    timeZone: workspace.timeZone,
    by,
    total: sumBody(total),
    rows: rows.map((row) => ({ id: row.id, name: row.name, ...sumBody(row) })),
  };
}

function sumBody(sum: UsageSum): object {
  const { calls, failed, talkedMs, billedSeconds, overdraftSeconds, unfundedSeconds, returnedSeconds, charge } = sum;
  const charged = Object.fromEntries([...charge].map(([currency, minor]) => [currency, decimalText(minor, currency)]));
  const talkedSeconds = Math.ceil(talkedMs / 1000);
  return { calls, failed, talkedSeconds, billedSeconds, overdraftSeconds, unfundedSeconds, returnedSeconds, charge: charged };
}

const json = (reply: FastifyReply, body: unknown): FastifyReply =>
  send(reply, 'application/json; charset=utf-8', JSON.stringify(body));

function send(reply: FastifyReply, type: string, body: string): FastifyReply {
  return reply.header('cache-control', 'no-store').header('vary', 'accept').type(type).send(body);
}
