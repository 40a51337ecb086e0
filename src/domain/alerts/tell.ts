import type { Context } from '../context.js';
import type { AlertId } from '../ids.js';
import { type LowMinutes, postNotice } from '../notices/index.js';
import { committed } from '../verb.js';
import { type Workspace, whoCares } from '../workspaces/index.js';
import type { Alert } from './model.js';
import * as store from './store.js';

const KEEP_MS = 90 * 24 * 60 * 60 * 1000;

export const noticeKey = (id: AlertId): string => `alert:${id}`;

/** An alert as it is posted; its time is when it fired. */
export type Fired = Pick<LowMinutes, 'threshold' | 'availableSeconds' | 'baseSeconds' | 'at' | 'live' | 'policy' | 'runsOutAt'>;

/**
 * L18, N8: notes an alert and puts its message into the outbox, both or neither, once: to the alert channel, or the owner where
 * there is none or it is closed to us. `also` runs in the same transaction and says whether there is still something to tell.
 */
export async function tellAlert(ctx: Context, workspace: Workspace, id: AlertId, fired: Fired): Promise<void> {
  const own = { ...ctx, teamId: workspace.teamId };
  const toOwner = { userId: await whoCares(own, workspace) };
  await committed(own, async (tx) => {
    const alert = alertOf(ctx, workspace, id, fired);
    if (!(await store.insertOnce(tx, alert))) return;
    await postNotice(tx, {
      key: noticeKey(id),
      to: workspace.alertChannelId ? { channelId: workspace.alertChannelId } : toOwner,
      ...(workspace.alertChannelId ? { otherwise: toOwner } : {}),
      content: { kind: 'low-minutes', data: { ...alert.data, answers: [] } },
    });
  });
}

function alertOf(ctx: Context, { _id: workspaceId, teamId, name, handle }: Workspace, id: AlertId, fired: Fired): Alert {
  return {
    _id: id,
    teamId,
    workspaceId,
    data: { alertId: id, workspaceId, workspaceName: name, workspaceHandle: handle, ...fired },
    answers: [],
    purgeAt: new Date(ctx.now.getTime() + KEEP_MS),
  };
}
