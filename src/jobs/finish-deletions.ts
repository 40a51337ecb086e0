import { finishDeletions, purgeWorkspaces } from '../domain/deletion/index.js';
import { inTurn } from './in-turn.js';
import type { Job } from './scheduler.js';

/** W11: deletions whose process died, and belongings of workspaces that were deleted thirty days ago. */
export const finishDeletionsJob: Job = {
  name: 'finish-deletions',
  everySeconds: 60,
  run: (ctx) =>
    inTurn(
      () => finishDeletions(ctx, ctx.platform),
      () => purgeWorkspaces(ctx, 100),
    ),
};
