import { getAccount } from '../accounts/index.js';
import type { Context } from '../context.js';
import type { TeamId, UserId, WorkspaceId } from '../ids.js';
import { crossedSince, type Entry } from '../ledger/index.js';
import { postNotice } from '../notices/index.js';
import { findWorkspace, teamOfWorkspace, type Workspace } from '../workspaces/index.js';

/**
 * Posts a notice for every threshold crossed at or after `from`. The crossing was written in the very entry that caused it, so none
 * is ever lost; the notice's key is the entry's, so none is sent twice. Gives how many crossings were looked at.
 */
export async function sendAlerts(ctx: Context, from: Date): Promise<number> {
  let seen = 0;
  for await (const entry of crossedSince(ctx.platform, from)) {
    await post(ctx, entry);
    seen++;
  }
  if (seen > 0) ctx.platform.wake('notices');
  return seen;
}

async function post(ctx: Context, entry: Entry): Promise<void> {
  const workspaceId = entry.chain.slice(2) as WorkspaceId;
  const teamId: TeamId | null = await teamOfWorkspace(ctx.platform, workspaceId);
  const workspace = teamId && (await findWorkspace({ ...ctx, teamId }, workspaceId));
  if (!workspace || !entry.alert) return;
  const toOwner = { userId: await whoCares(ctx, workspace) };
  await postNotice(ctx, {
    key: `alert:${entry._id}`,
    teamId: workspace.teamId,
    to: workspace.alertChannelId ? { channelId: workspace.alertChannelId } : toOwner,
    ...(workspace.alertChannelId ? { otherwise: toOwner } : {}),
    content: {
      kind: 'low-minutes',
      data: {
        workspaceId,
        workspaceName: workspace.name,
        workspaceHandle: workspace.handle,
        threshold: entry.alert.threshold,
        availableSeconds: entry.alert.available,
        baseSeconds: entry.alert.base,
        at: entry.at,
      },
    },
  });
}

/** N8, M6: the owner, or their successor once Slack has deactivated the owner. */
async function whoCares(ctx: Context, workspace: Workspace): Promise<UserId> {
  const owner = await getAccount({ ...ctx, teamId: workspace.teamId }, workspace.accountId);
  return owner?.deactivatedAt && owner.successorId ? owner.successorId : workspace.ownerId;
}
