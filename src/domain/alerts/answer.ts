import { enter } from '../access.js';
import type { Context, Tx } from '../context.js';
import type { AlertId, WorkspaceId } from '../ids.js';
import { type AlertAnswer, postNotice } from '../notices/index.js';
import { readRunway } from '../reports/index.js';
import { committed } from '../verb.js';
import { findWorkspace, type Workspace, whoCares } from '../workspaces/index.js';
import type { Alert } from './model.js';
import * as store from './store.js';
import { noticeKey } from './tell.js';

export interface WhichAlert {
  alertId: AlertId;
  workspaceId: WorkspaceId;
}

/**
 * N9: what somebody did about an alert, for its message to say. Their act was let through before; an alert that is gone is left.
 * Throws `not_found` for a workspace they do not belong to (W12).
 */
export async function answerAlert(ctx: Context, which: WhichAlert, answer: AlertAnswer): Promise<void> {
  await enter(ctx, which.workspaceId, 'viewer');
  const { emptyAt } = await readRunway(ctx, which.workspaceId);
  const isMore = answer.did === 'added' || answer.did === 'moved';
  const full = isMore && emptyAt ? { ...answer, lastsUntil: emptyAt } : answer;
  await committed(ctx, (tx) => noteAnswer(tx, which, full));
}

/** The same within an act. Each answer's message takes the place of the one before, so that the last to arrive says all. */
export async function noteAnswer(tx: Tx, { alertId, workspaceId }: WhichAlert, answer: AlertAnswer): Promise<void> {
  const alert = await store.addAnswer(tx, workspaceId, alertId, answer);
  const workspace = alert && (await findWorkspace(tx, workspaceId));
  if (alert && workspace) await retell(tx, workspace, alert);
}

/** The alert's message as it is now, in place of the one before. */
export async function retell(tx: Tx, workspace: Workspace, alert: Alert): Promise<void> {
  const count = alert.answers.length + (alert.refreshes ?? 0);
  const key = noticeKey(alert._id);
  await postNotice(tx, {
    key: `${key}:${count}`,
    // Where the message is gone it says so to the owner alone: what was done is no news for a channel.
    to: { userId: await whoCares(tx, workspace) },
    content: { kind: 'low-minutes', data: { ...alert.data, answers: alert.answers } },
    replaces: count > 1 ? `${key}:${count - 1}` : key,
  });
}
