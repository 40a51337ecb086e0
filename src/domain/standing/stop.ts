import { z } from 'zod';
import type { Context } from '../context.js';
import { DomainError } from '../errors.js';
import type { StandingId } from '../ids.js';
import { workspaceVerb } from '../verb.js';
import { type Workspace, workspaceId } from '../workspaces/index.js';
import { takeBackAhead } from './carry-on.js';
import type { Standing } from './model.js';
import * as store from './store.js';

const endStanding = workspaceVerb({
  name: 'standing.stop',
  needs: 'owner',
  input: z.object({ workspaceId, standingId: z.string().max(64) as unknown as z.ZodType<StandingId, StandingId> }),
  audit: (input) => ({ standingId: input.standingId }),
  run: async (tx, { standingId }, { workspace }) => {
    const standing = await store.stop(tx, workspace._id, standingId);
    if (standing) return { standing, workspace };
    throw new DomainError('not_found', 'This allocation does not repeat any more.', {
      next: '`/minutes standing` shows those that do.',
    });
  },
});

/**
 * N13: it repeats no more. What is in force stays until its end; what was made ready for the next period goes back, now or, after a
 * crash, by `carryOnStandings`.
 */
export async function stopStanding(
  ctx: Context,
  input: Parameters<typeof endStanding>[1],
): Promise<{ standing: Standing; workspace: Workspace }> {
  const stopped = await endStanding(ctx, input);
  await takeBackAhead(ctx.platform, stopped.standing);
  return stopped;
}
