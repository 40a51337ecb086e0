import { z } from 'zod';
import { enter, type Role } from '../../domain/access.js';
import type { Context } from '../../domain/context.js';
import type { WorkspaceId } from '../../domain/ids.js';
import { readBalance } from '../../domain/minutes/index.js';
import { readOverview } from '../../domain/reports/index.js';
import { type CommandVisit, defineAction, defineCommand } from '../kit/define.js';
import { ephemeral } from '../kit/reply.js';
import { balanceMessage } from './balance.view.js';

async function balanceOf(ctx: Context, workspaceId: WorkspaceId, role: Role) {
  const [balance, overview] = await Promise.all([readBalance(ctx, workspaceId), readOverview(ctx, workspaceId)]);
  return balanceMessage(balance, overview, role, ctx.now);
}

const show = async ({ ctx, place }: CommandVisit) => {
  const { workspace, role } = await place();
  return ephemeral(await balanceOf(ctx, workspace._id, role));
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
    return ephemeral(await balanceOf(ctx, workspace._id, role));
  },
});
