import { z } from 'zod';
import { enter } from '../../domain/access.js';
import type { Context } from '../../domain/context.js';
import type { WorkspaceId } from '../../domain/ids.js';
import { readUsage, type Span, USAGE_BY, type UsageBy, usageChart, usageCsv, usageLink } from '../../domain/reports/index.js';
import { defineAction, defineCommand } from '../kit/define.js';
import { ephemeral, replaceMessage, sendFiles, shareInChannel } from '../kit/reply.js';
import { readAsked } from './span.js';
import { fileMessage, sharedUsage, usageMessage } from './usage.view.js';

interface Asked {
  workspaceId: WorkspaceId;
  span: Span;
  by: UsageBy;
}

/** N7 */
export const usageCommand = defineCommand({
  path: ['minutes', 'usage'],
  usage: '[7d | 30d | 2026-11-01 2026-11-15] [by agent | number | day]',
  summary: 'What calls came to, as a picture, a table and CSV',
  needs: 'viewer',
  reads: true,
  run: async ({ ctx, words, place, about }) => {
    const { workspace } = await place();
    about(workspace);
    return ephemeral(await show(ctx, { workspaceId: workspace._id, ...readAsked(words, workspace.timeZone, ctx.now) }));
  },
});

/** Usage, on the dashboard: the last seven days, by agent. */
export const openAction = defineAction({
  value: z.string().min(1).max(64),
  reads: true,
  run: async ({ ctx, value, about }) => {
    const { workspace } = await enter(ctx, value as WorkspaceId, 'viewer');
    about(workspace);
    return ephemeral(await show(ctx, { workspaceId: workspace._id, ...readAsked({ all: [] }, workspace.timeZone, ctx.now) }));
  },
});

const value = z.object({
  workspaceId: z.string().min(1),
  from: z.number().int(),
  to: z.number().int(),
  by: z.enum(USAGE_BY),
});

const askedOf = ({ workspaceId, from, to, by }: z.output<typeof value>): Asked => ({
  workspaceId: workspaceId as WorkspaceId,
  span: { from, to },
  by,
});

/** By agent, by number, by day. */
export const showAction = defineAction({
  value,
  reads: true,
  run: async ({ ctx, value: asked }) => replaceMessage(await show(ctx, askedOf(asked))),
});

/** C3: the report for everybody in the channel it was asked for in, with picture and CSV as files where Slack lets us. */
export const shareAction = defineAction({
  value,
  run: async ({ ctx, value: clicked, person, about }) => {
    const asked = askedOf(clicked);
    const usage = await readUsage(ctx, asked);
    about(usage.workspace);
    const name = `${usage.workspace.handle}-usage-${asked.span.from}-${asked.span.to}`;
    const { margin: _, ...total } = usage.total;
    const rows = usage.rows.map(({ margin: _margin, ...row }) => row);
    return shareInChannel(sharedUsage(usage, usageLink(ctx, 'png', asked), person.name), [
      { name: `${name}.png`, title: 'Minutes billed a day', make: () => usageChart(usage) },
      { name: `${name}.csv`, title: 'Usage as CSV', make: async () => Buffer.from(usageCsv({ by: usage.by, rows, total })) },
    ]);
  },
});

/** H5: the CSV as a file, where no link could lead to it. */
export const fileAction = defineAction({
  value,
  reads: true,
  run: async ({ ctx, value: clicked, about }) => {
    const asked = askedOf(clicked);
    const usage = await readUsage(ctx, asked);
    about(usage.workspace);
    const name = `${usage.workspace.handle}-usage-${asked.span.from}-${asked.span.to}.csv`;
    return sendFiles(fileMessage(usage), [{ name, title: 'Usage as CSV', make: async () => Buffer.from(usageCsv(usage)) }]);
  },
});

async function show(ctx: Context, asked: Asked) {
  const usage = await readUsage(ctx, asked);
  return usageMessage(usage, { picture: usageLink(ctx, 'png', asked), csv: usageLink(ctx, 'csv', asked) });
}
