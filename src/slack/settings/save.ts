import type { Context } from '../../domain/context.js';
import type { SourceId, WorkspaceId } from '../../domain/ids.js';
import { describeAndFollow, letAdminsAdd, setLimits, setThresholds } from '../../domain/minutes/index.js';
import { changeHandle, setAdminsMayInvite, setAlertChannel } from '../../domain/workspaces/index.js';
import type { Changes } from './read-changes.js';

/** Sends each change to its verb; what may be refused comes first, so that little is done before a refusal. */
export async function save(ctx: Context, workspaceId: WorkspaceId, changes: Changes): Promise<void> {
  const {
    handle,
    name,
    timeZone,
    channelId,
    alertThresholds,
    limitPolicy,
    overdraftCapSeconds,
    adminsMayInvite,
    adminMinutes,
    topUp,
  } = changes;
  if (handle !== undefined) await changeHandle(ctx, { workspaceId, handle });
  if (name !== undefined || timeZone !== undefined) {
    await describeAndFollow(ctx, { workspaceId, ...(name ? { name } : {}), ...(timeZone ? { timeZone } : {}) });
  }
  if (adminsMayInvite !== undefined) await setAdminsMayInvite(ctx, { workspaceId, adminsMayInvite });
  if (adminMinutes !== undefined) {
    const from = adminMinutes && { ...adminMinutes, sourceId: adminMinutes.sourceId as SourceId };
    await letAdminsAdd(ctx, { workspaceId, adminMinutes: from });
  }
  if (limitPolicy !== undefined || overdraftCapSeconds !== undefined || topUp) {
    await setLimits(ctx, {
      workspaceId,
      ...(limitPolicy ? { limitPolicy } : {}),
      ...(topUp ? { topUp: { ...topUp, sourceId: topUp.sourceId as SourceId } } : {}),
      ...(overdraftCapSeconds === undefined ? {} : { overdraftCapSeconds }),
    });
  }
  if (alertThresholds !== undefined) await setThresholds(ctx, { workspaceId, alertThresholds });
  if (channelId !== undefined) await setAlertChannel(ctx, { workspaceId, channelId });
}
