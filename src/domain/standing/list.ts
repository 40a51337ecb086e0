import { enter } from '../access.js';
import type { Context } from '../context.js';
import type { WorkspaceId } from '../ids.js';
import { findSourceInTeam } from '../minutes/index.js';
import type { Workspace } from '../workspaces/index.js';
import type { Standing } from './model.js';
import * as store from './store.js';

export interface StandingView extends Standing {
  sourceName: string;
}

/** N13: what repeats in a workspace, oldest first, for its owner (M2). */
export async function listStandings(
  ctx: Context,
  workspaceId: WorkspaceId,
): Promise<{ workspace: Workspace; standings: StandingView[] }> {
  const { workspace } = await enter(ctx, workspaceId, 'owner');
  const found = await store.activeOf(ctx, workspaceId);
  const standings = await Promise.all(
    found.map(async (standing) => {
      const source = await findSourceInTeam(ctx.platform, ctx.teamId, standing.sourceId);
      return { ...standing, sourceName: source?.seriesId ? 'your plan' : (source?.name ?? 'a source') };
    }),
  );
  return { workspace, standings };
}
