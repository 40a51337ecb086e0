import { z } from 'zod';
import { enter } from '../../domain/access.js';
import type { WorkspaceId } from '../../domain/ids.js';
import { whichWorkspace } from '../../domain/workspaces/index.js';
import { type CommandVisit, defineAction, defineCommand } from '../kit/define.js';
import { ephemeral } from '../kit/reply.js';
import { handleIn } from '../kit/words.js';
import { dashboardOf } from './read-dashboard.js';

const show = async (visit: CommandVisit) => ephemeral(await dashboardOf(visit, await visit.place()));

/** C1: without words, what is most useful. */
export const dashboardCommand = defineCommand({
  path: ['workspace'],
  usage: '',
  summary: 'The dashboard of your current workspace',
  needs: 'anyone',
  reads: true,
  run: show,
});

export const showCommand = defineCommand({
  path: ['workspace', 'show'],
  usage: '[handle]',
  summary: 'The dashboard of a workspace, without switching to it',
  needs: 'viewer',
  reads: true,
  run: async (visit) => {
    const handle = handleIn(visit.words);
    if (!handle) return show(visit);
    const place = await whichWorkspace(visit.ctx, { handle });
    return ephemeral(await dashboardOf(visit, place));
  },
});

/** Open dashboard: the value is a workspace's id, or `@handle` where only that is known. */
export const dashboardAction = defineAction({
  value: z.string().min(1),
  reads: true,
  run: async (visit) => {
    const { ctx, value } = visit;
    const place = value.startsWith('@')
      ? await whichWorkspace(ctx, { handle: value })
      : await enter(ctx, value as WorkspaceId, 'viewer');
    return ephemeral(await dashboardOf(visit, place));
  },
});
