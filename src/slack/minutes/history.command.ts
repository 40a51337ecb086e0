import { z } from 'zod';
import type { Context } from '../../domain/context.js';
import type { WorkspaceId } from '../../domain/ids.js';
import { readHistory } from '../../domain/minutes/index.js';
import type { Message } from '../kit/blocks.js';
import { defineAction, defineCommand } from '../kit/define.js';
import { ephemeral, replaceMessage } from '../kit/reply.js';
import { type HistoryPage, historyMessage } from './history.view.js';

const PAGE = 10;

const page = z.object({
  workspaceId: z.string().min(1),
  /** The page begins after this entry; absent for the newest. */
  before: z.number().int().nonnegative().optional(),
  /** Where the pages on the way here began: how Newer finds back. */
  trail: z.array(z.number().int().nonnegative()).max(200).default([]),
});

/** N6: newest first, ten at a time. */
export const historyCommand = defineCommand({
  path: ['minutes', 'history'],
  usage: '',
  summary: 'Every movement of minutes, newest first',
  needs: 'viewer',
  reads: true,
  run: async ({ ctx, place }) => ephemeral(await pageOf(ctx, { workspaceId: (await place()).workspace._id, trail: [] })),
});

/** Older, Newer, and the History button of the balance. */
export const historyAction = defineAction({
  value: page,
  reads: true,
  run: async ({ ctx, value }) => replaceMessage(await pageOf(ctx, value)),
});

async function pageOf(ctx: Context, { workspaceId, before, trail }: HistoryPage): Promise<Message> {
  const start = before === undefined ? {} : { before };
  const found = await readHistory(ctx, { workspaceId: workspaceId as WorkspaceId, limit: PAGE, ...start });
  return historyMessage(found, { workspaceId, trail, ...start });
}
