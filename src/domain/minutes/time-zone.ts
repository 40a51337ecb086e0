import { each } from '../../platform/each.js';
import { actorName, type Context, type Platform } from '../context.js';
import { newId, type WorkspaceId } from '../ids.js';
import { changeLedgerSettings, readWorkspaceState } from '../ledger/index.js';
import {
  describeWorkspace,
  markZoneFollowed,
  type Workspace,
  withUnfollowedZone,
  workspaceOfAnyTeam,
} from '../workspaces/index.js';

/** W10, L10: name and time zone of a workspace. The day of its top-ups is the workspace's, so the chain follows the zone. */
export async function describeAndFollow(ctx: Context, input: Parameters<typeof describeWorkspace>[1]): Promise<Workspace> {
  const workspace = await describeWorkspace(ctx, input);
  if (input.timeZone !== undefined) await followTimeZone(ctx.platform, workspace._id, actorName(ctx.actor));
  return workspace;
}

/**
 * Writes the workspace's time zone into its top-up settings, where there are any and it differs. Whoever is overtaken by another
 * change writes again, so that the last zone stands.
 */
export async function followTimeZone(platform: Platform, workspaceId: WorkspaceId, by: string): Promise<void> {
  for (;;) {
    const workspace = await workspaceOfAnyTeam(platform, workspaceId);
    if (!workspace) return;
    const { timeZone } = workspace;
    const { settings } = await readWorkspaceState(platform, workspaceId, platform.clock.now());
    if (settings.topUp && settings.topUp.timeZone !== timeZone) {
      await changeLedgerSettings(platform, workspaceId, `zone:${workspaceId}:${newId('change')}`, by, (now) =>
        now.topUp ? { ...now, topUp: { ...now.topUp, timeZone } } : now,
      );
    }
    if (await markZoneFollowed(platform, workspaceId, timeZone)) return;
  }
}

/** L19: time zones that a process changed and died before the chain knew. Gives how many. */
export async function finishTimeZones(platform: Platform, limit: number): Promise<number> {
  const found = await withUnfollowedZone(platform, limit);
  return each(
    found,
    ({ _id }) => followTimeZone(platform, _id, 'job:finish-moves'),
    (err, { _id }) => platform.log.error({ err, workspace: _id }, 'a time zone could not be followed'),
  );
}
