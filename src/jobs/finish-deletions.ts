import { finishDeletions, purgeWorkspaces } from '../domain/deletion/index.js';
import type { Job } from './scheduler.js';

/** W11: deletions whose process died, and belongings of workspaces that were deleted thirty days ago. */
export const finishDeletionsJob: Job = {
  name: 'finish-deletions',
  everySeconds: 60,
  run: async (ctx) => (await finishDeletions(ctx, ctx.platform)) + (await purgeWorkspaces(ctx, 100)),
};
