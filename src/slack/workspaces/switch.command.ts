import { z } from 'zod';
import type { WorkspaceId } from '../../domain/ids.js';
import { readBalance } from '../../domain/minutes/index.js';
import { readRunway } from '../../domain/reports/index.js';
import { type ListedWorkspace, listWorkspaces, switchWorkspace } from '../../domain/workspaces/index.js';
import { defineAction, defineCommand, type Visit } from '../kit/define.js';
import { ephemeral, replaceMessage } from '../kit/reply.js';
import { handleIn } from '../kit/words.js';
import { type Listed, listMessage, switchedMessage } from './list.view.js';
import { dashboardOf } from './read-dashboard.js';

/** W9, C7: everything one belongs to, worst first. */
export const listCommand = defineCommand({
  path: ['workspace', 'list'],
  usage: '',
  summary: 'All your workspaces and their minutes',
  needs: 'anyone',
  reads: true,
  run: async ({ ctx }) => ephemeral(listMessage(await withMinutes({ ctx }, await listWorkspaces(ctx)), 'worst first', ctx.now)),
});

export const switchCommand = defineCommand({
  path: ['workspace', 'switch'],
  usage: '[handle]',
  summary: 'Make another workspace your current one',
  needs: 'anyone',
  check: '/workspace list',
  run: async ({ ctx, words }) => {
    const handle = handleIn(words);
    if (!handle) return ephemeral(listMessage(await withMinutes({ ctx }, await listWorkspaces(ctx)), 'owned first', ctx.now));
    const { workspace, role } = await switchWorkspace(ctx, { handle });
    return ephemeral(switchedMessage(workspace, role));
  },
});

/** The Switch button of the dashboard. */
export const switchListAction = defineAction({
  value: z.string(),
  reads: true,
  run: async ({ ctx }) => ephemeral(listMessage(await withMinutes({ ctx }, await listWorkspaces(ctx)), 'owned first', ctx.now)),
});

/** A Switch button in the list: the list gives way to the new dashboard. */
export const switchAction = defineAction({
  value: z.string(),
  check: '/workspace list',
  run: async (visit) => {
    const place = await switchWorkspace(visit.ctx, { workspaceId: visit.value as WorkspaceId });
    visit.about(place.workspace);
    return replaceMessage(await dashboardOf(visit, place));
  },
});

async function withMinutes({ ctx }: Pick<Visit, 'ctx'>, listed: ListedWorkspace[]): Promise<Listed[]> {
  return Promise.all(
    listed.map(async (item) => {
      const { _id } = item.workspace;
      const [balance, runway] = await Promise.all([readBalance(ctx, _id), readRunway(ctx, _id)]);
      return { ...item, balance, runway };
    }),
  );
}
