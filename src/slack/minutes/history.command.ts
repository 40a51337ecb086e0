import { z } from 'zod';
import type { Context } from '../../domain/context.js';
import { DomainError } from '../../domain/errors.js';
import type { WorkspaceId } from '../../domain/ids.js';
import { HISTORY_KINDS, type HistoryKind, readHistory } from '../../domain/minutes/index.js';
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
  kind: z.enum(HISTORY_KINDS).default('everything'),
  trail: z.array(z.number().int().nonnegative()).max(200).default([]),
});

/** N6: newest first, ten at a time. */
export const historyCommand = defineCommand({
  path: ['minutes', 'history'],
  usage: '[calls | minutes | corrections | holds]',
  summary: 'Every movement of minutes, newest first',
  needs: 'viewer',
  reads: true,
  run: async ({ ctx, words, place }) => {
    const { workspace } = await place();
    const typed = words.all[0]?.text.toLowerCase();
    const kind = typed === undefined ? 'everything' : kindIn(typed);
    if (!kind) {
      throw new DomainError('invalid_input', `There is no \`${(typed ?? '').replaceAll('`', 'ˋ').slice(0, 40)}\` in a history.`, {
        next: 'Write one of calls, minutes, corrections and holds, or nothing for everything.',
      });
    }
    return ephemeral(await pageOf(ctx, { workspaceId: workspace._id, kind, trail: [] }));
  },
});

const kindIn = (text: string): HistoryKind | undefined => HISTORY_KINDS.find((kind) => kind === text);

/** Older, Newer, and the History button of the balance. */
export const historyAction = defineAction({
  value: page,
  reads: true,
  run: async ({ ctx, value }) => replaceMessage(await pageOf(ctx, value)),
});

/** The menu beside the title: what to show. */
export const historyKindAction = defineAction({
  value: z.string().max(75),
  reads: true,
  run: async ({ ctx, value }) => {
    const [workspaceId = '', kind = ''] = value.split(' ');
    return replaceMessage(await pageOf(ctx, { workspaceId, kind: kindIn(kind) ?? 'everything', trail: [] }));
  },
});

async function pageOf(ctx: Context, { workspaceId, before, kind, trail }: HistoryPage): Promise<Message> {
  const start = before === undefined ? {} : { before };
  const found = await readHistory(ctx, { workspaceId: workspaceId as WorkspaceId, limit: PAGE, kind, ...start });
  return historyMessage(found, { workspaceId, kind, trail, ...start });
}
