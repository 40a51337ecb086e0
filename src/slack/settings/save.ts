import type { Context } from '../../domain/context.js';
import type { WorkspaceId } from '../../domain/ids.js';
import { setLimits, setThresholds } from '../../domain/minutes/index.js';
import { changeHandle, describeWorkspace, setAdminsMayInvite, setAlertChannel } from '../../domain/workspaces/index.js';
import type { Changes } from './read-changes.js';

/** Sends each change to its verb; what may be refused comes first, so that little is done before a refusal. */
export async function save(ctx: Context, workspaceId: WorkspaceId, changes: Changes): Promise<void> {
  const { handle, name, timeZone, channelId, alertThresholds, limitPolicy, overdraftCapSeconds, adminsMayInvite } = changes;
  if (handle !== undefined) await changeHandle(ctx, { workspaceId, handle });
  if (name !== undefined || timeZone !== undefined) {
    await describeWorkspace(ctx, { workspaceId, ...(name ? { name } : {}), ...(timeZone ? { timeZone } : {}) });
  }
  if (adminsMayInvite !== undefined) await setAdminsMayInvite(ctx, { workspaceId, adminsMayInvite });
  if (limitPolicy !== undefined || overdraftCapSeconds !== undefined) {
    await setLimits(ctx, {
      workspaceId,
      ...(limitPolicy ? { limitPolicy } : {}),
      ...(overdraftCapSeconds === undefined ? {} : { overdraftCapSeconds }),
    });
  }
  if (alertThresholds !== undefined) await setThresholds(ctx, { workspaceId, alertThresholds });
  if (channelId !== undefined) await setAlertChannel(ctx, { workspaceId, channelId });
}
