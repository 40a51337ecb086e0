import { z } from 'zod';
import type { WorkspaceId } from '../../domain/ids.js';
import { listNumbers, unmapNumber } from '../../domain/phone-numbers/index.js';
import { enterFor } from '../../domain/verb.js';
import { defineAction, defineCommand } from '../kit/define.js';
import { ephemeral, replaceMessage } from '../kit/reply.js';
import { md } from '../kit/text.js';
import { numberMessage, numbersMessage, PAGE } from './numbers.view.js';
import { numberTyped } from './typed.js';

/** A6 */
export const numbersCommand = defineCommand({
  path: ['numbers'],
  usage: '',
  summary: 'The phone numbers of a workspace, and the agents they lead to',
  needs: 'viewer',
  reads: true,
  run: async ({ ctx, place }) =>
    ephemeral(numbersMessage(await listNumbers(ctx, { workspaceId: (await place()).workspace._id, page: 0, size: PAGE }))),
});

export const listCommand = defineCommand({ ...numbersCommand, path: ['numbers', 'list'], summary: 'The numbers of a workspace' });

/** Previous and Next. */
export const listAction = defineAction({
  value: z.object({ workspaceId: z.string().min(1).max(64), page: z.number().int().min(0).max(100_000) }),
  reads: true,
  run: async ({ ctx, value: { workspaceId, page } }) =>
    replaceMessage(numbersMessage(await listNumbers(ctx, { workspaceId: workspaceId as WorkspaceId, page, size: PAGE }))),
});

export const unmapCommand = defineCommand({
  path: ['numbers', 'unmap'],
  usage: 'NUMBER',
  summary: 'Let a number lead to no agent',
  needs: 'editor',
  check: '/numbers',
  run: async (visit) => {
    const { workspace: meant } = await visit.place();
    await enterFor(visit.ctx, unmapNumber, meant._id);
    const { workspace, role, number } = await numberTyped(visit);
    const unmapped = await unmapNumber(visit.ctx, { workspaceId: workspace._id, numberId: number._id });
    const note =
      number.agentName === undefined ? md`It led to no agent already.` : md`It no longer leads to *${number.agentName}*.`;
    return ephemeral(numberMessage(workspace, role, unmapped, note));
  },
});
