import { agentsOf } from '../agents/index.js';
import type { Context, Tx } from '../context.js';
import type { AlertId, UserId, WorkspaceId } from '../ids.js';
import { type LowMinutes, postNotice } from '../notices/index.js';
import { PROVIDER_IDS } from '../provider-hooks/index.js';
import type { Workspace } from '../workspaces/index.js';
import type { Alert } from './model.js';
import * as store from './store.js';

/** So long an alert is kept after it fired. */
export const KEEP_MS = 90 * 24 * 60 * 60 * 1000;

export const noticeKey = (id: AlertId): string => `alert:${id}`;

/** What an alert says besides where it belongs; `at` is when it fired. */
export type Fired = Omit<LowMinutes, 'alertId' | 'workspaceId' | 'workspaceName' | 'workspaceHandle' | 'answers'>;

/** N9: what an alert says of the agents that draw on the minutes. */
export async function agentFacts(ctx: Context, workspaceId: WorkspaceId): Promise<Pick<Fired, 'activeAgents' | 'providers'>> {
  const active = (await agentsOf(ctx, workspaceId)).filter(({ status }) => status === 'active');
  const named = new Set(active.map(({ provider }) => provider));
  return { activeAgents: active.length, providers: PROVIDER_IDS.filter((id) => named.has(id)) };
}

/**
 * L18, N8: notes an alert and puts its message into the outbox, both or neither, once: to the alert channel, or to the owner where
 * there is none or it is closed to us. False when it was there already.
 */
export async function postAlert(
  tx: Tx,
  workspace: Workspace,
  owner: UserId,
  id: AlertId,
  fired: Fired,
  more: Pick<Alert, 'unfundedBefore'> = {},
): Promise<boolean> {
  const { _id: workspaceId, teamId, name: workspaceName, handle: workspaceHandle, alertChannelId } = workspace;
  const data = { alertId: id, workspaceId, workspaceName, workspaceHandle, ...fired };
  const purgeAt = new Date(tx.now.getTime() + KEEP_MS);
  if (!(await store.insertOnce(tx, { _id: id, teamId, workspaceId, data, answers: [], purgeAt, ...more }))) return false;
  await postNotice(tx, {
    key: noticeKey(id),
    to: alertChannelId ? { channelId: alertChannelId } : { userId: owner },
    ...(alertChannelId ? { otherwise: { userId: owner } } : {}),
    content: { kind: 'low-minutes', data: { ...data, answers: [] } },
  });
  return true;
}
