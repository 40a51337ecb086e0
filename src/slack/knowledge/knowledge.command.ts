import { z } from 'zod';
import type { WorkspaceId } from '../../domain/ids.js';
import { listKnowledge, readKnowledge } from '../../domain/knowledge-bases/index.js';
import { defineAction, defineCommand } from '../kit/define.js';
import { ephemeral, replaceMessage } from '../kit/reply.js';
import { baseMessage } from './base.view.js';
import { baseOf, pick, textOf, which } from './find-knowledge.js';
import { listMessage } from './list.view.js';

/** K1, K2: what a workspace can read. */
export const knowledgeCommand = defineCommand({
  path: ['knowledge'],
  usage: '',
  summary: 'The knowledge bases of a workspace, and what you can do with each',
  needs: 'viewer',
  reads: true,
  run: async ({ ctx, place }) => ephemeral(listMessage(await listKnowledge(ctx, (await place()).workspace._id))),
});

export const listCommand = defineCommand({
  ...knowledgeCommand,
  path: ['knowledge', 'list'],
  summary: 'The knowledge bases of a workspace',
});

const page = z.number().int().min(0).max(100_000);

/** Previous and Next. */
export const listAction = defineAction({
  value: z.object({ workspaceId: z.string().min(1).max(64), page }),
  reads: true,
  run: async ({ ctx, value }) =>
    replaceMessage(listMessage(await listKnowledge(ctx, value.workspaceId as WorkspaceId), value.page)),
});

export const showCommand = defineCommand({
  path: ['knowledge', 'show'],
  usage: '[name]',
  summary: 'One knowledge base: what is in it, and who reads it',
  needs: 'viewer',
  reads: true,
  run: async ({ ctx, place, words }) => {
    const { workspace } = await place();
    const { rows } = await listKnowledge(ctx, workspace._id);
    const base = pick(
      rows.map((row) => row.base),
      textOf(words.all),
      workspace,
    );
    return ephemeral(baseMessage(await readKnowledge(ctx, workspace._id, base._id)));
  },
});

/** A page of it turns in place; its Show button opens it below. */
export const showAction = defineAction({
  value: which.extend({ page: page.optional() }),
  reads: true,
  run: async (visit) => {
    const found = baseMessage(await baseOf(visit, visit.value), undefined, visit.value.page);
    return visit.value.page === undefined ? ephemeral(found) : replaceMessage(found);
  },
});
