import type { Tx } from '../context.js';
import type { AlertId, UserId } from '../ids.js';
import { type LowMinutes, postNotice } from '../notices/index.js';
import type { Workspace } from '../workspaces/index.js';
import * as store from './store.js';

const KEEP_MS = 90 * 24 * 60 * 60 * 1000;

export const noticeKey = (id: AlertId): string => `alert:${id}`;

/** What an alert says besides where it belongs; `at` is when it fired. */
export type Fired = Omit<LowMinutes, 'alertId' | 'workspaceId' | 'workspaceName' | 'workspaceHandle' | 'answers'>;

/**
 * L18, N8: notes an alert and puts its message into the outbox, both or neither, once: to the alert channel, or to the owner where
 * there is none or it is closed to us. False when it was there already.
 */
export async function postAlert(tx: Tx, workspace: Workspace, owner: UserId, id: AlertId, fired: Fired): Promise<boolean> {
  const { _id: workspaceId, teamId, name: workspaceName, handle: workspaceHandle, alertChannelId } = workspace;
  const data = { alertId: id, workspaceId, workspaceName, workspaceHandle, ...fired };
  const purgeAt = new Date(tx.now.getTime() + KEEP_MS);
  if (!(await store.insertOnce(tx, { _id: id, teamId, workspaceId, data, answers: [], purgeAt }))) return false;
  await postNotice(tx, {
    key: noticeKey(id),
    to: alertChannelId ? { channelId: alertChannelId } : { userId: owner },
    ...(alertChannelId ? { otherwise: { userId: owner } } : {}),
    content: { kind: 'low-minutes', data: { ...data, answers: [] } },
  });
  return true;
}
