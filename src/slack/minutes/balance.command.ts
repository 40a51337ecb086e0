import { z } from 'zod';
import { enter } from '../../domain/access.js';
import type { WorkspaceId } from '../../domain/ids.js';
import { readBalance } from '../../domain/minutes/index.js';
import { type CommandVisit, defineAction, defineCommand } from '../kit/define.js';
import { ephemeral } from '../kit/reply.js';
import { balanceMessage } from './balance.view.js';

const show = async ({ ctx, place }: CommandVisit) => {
  const { workspace, role } = await place();
  return ephemeral(balanceMessage(await readBalance(ctx, workspace._id), role, ctx.now));
};

export const minutesCommand = defineCommand({
  path: ['minutes'],
  usage: '',
  summary: 'The minutes of your current workspace',
  needs: 'viewer',
  reads: true,
  run: show,
});

/** N5 */
export const balanceCommand = defineCommand({
  path: ['minutes', 'balance'],
  usage: '',
  summary: 'What is left, held and used, and under which terms',
  needs: 'viewer',
  reads: true,
  run: show,
});

/** The Show minutes button. */
export const balanceAction = defineAction({
  value: z.string().min(1),
  reads: true,
  run: async ({ ctx, value, about }) => {
    const { workspace, role } = await enter(ctx, value as WorkspaceId, 'viewer');
    about(workspace);
    return ephemeral(balanceMessage(await readBalance(ctx, workspace._id), role, ctx.now));
  },
});
