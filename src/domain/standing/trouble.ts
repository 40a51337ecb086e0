import type { Context } from '../context.js';
import { postNotice, type StandingTrouble } from '../notices/index.js';
import { type Workspace, whoCares } from '../workspaces/index.js';
import type { Standing } from './model.js';
import * as store from './store.js';

type Trouble = Pick<StandingTrouble, 'what' | 'sourceName' | 'availableSeconds'>;

/** N13: tells the owner, once for each turn, what a standing allocation cannot do, or could not. */
export async function tellTrouble(ctx: Context, standing: Standing, workspace: Workspace, trouble: Trouble): Promise<void> {
  const ahead = trouble.what === 'short';
  const told = ahead ? standing.warnedFor : standing.failedFor;
  if (told?.getTime() === standing.until.getTime()) return;
  const own = { ...ctx, teamId: workspace.teamId };
  await postNotice(own, {
    key: `standing-${ahead ? 'short' : 'failed'}:${standing._id}:${standing.until.toISOString()}`,
    to: { userId: await whoCares(own, workspace) },
    content: {
      kind: 'standing-trouble',
      data: {
        ...trouble,
        workspaceId: workspace._id,
        workspaceName: workspace.name,
        workspaceHandle: workspace.handle,
        seconds: standing.seconds,
        at: standing.until,
      },
    },
  });
  await store.markTold(ctx.platform, standing._id, ahead ? 'warnedFor' : 'failedFor', standing.until);
  ctx.platform.wake('notices');
}
