import { recordAudit } from '../audit/index.js';
import type { Context, Tx } from '../context.js';
import { freeSeat } from '../seats/index.js';
import { committed } from '../verb.js';
import { findWorkspace } from '../workspaces/index.js';
import type { Invitation } from './model.js';
import { replaceMessage, tellInviter } from './notices.js';
import { promoteWaiting } from './promote.js';
import * as store from './store.js';

export interface Sweep {
  limit: number;
  /** Asked inside each transaction; throws when this job has lost its lease. */
  guard?: (tx: Context) => Promise<void>;
}

/** I3, I5, S4: ends invitations whose time is up, at most `limit` of them, and gives their seats on; gives how many. */
export async function expireDueInvitations(ctx: Context, { limit, guard }: Sweep): Promise<number> {
  let ended = 0;
  for (const invitation of await store.findDue(ctx, limit)) {
    const done = await committed({ ...ctx, teamId: invitation.teamId }, async (tx) => {
      await guard?.(tx);
      if (!(await lapse(tx, invitation, { tellInviter: true }))) return false;
      await promoteWaiting(tx, invitation.accountId);
      return true;
    });
    if (done) ended++;
  }
  return ended;
}

/** I5: the direct message loses its buttons and the inviter hears of it; false when somebody was faster. */
export async function lapse(tx: Tx, invitation: Invitation, say: { tellInviter: boolean }): Promise<boolean> {
  if (!(await store.expire(tx, invitation._id))) return false;
  await freeSeat(tx, invitation.accountId, `invitation:${invitation._id}`);
  const workspace = await findWorkspace(tx, invitation.workspaceId);
  if (workspace) {
    await replaceMessage(tx, invitation, workspace, 'invitation-ended');
    if (say.tellInviter) await tellInviter(tx, invitation, workspace, 'invitation-expired');
  }
  const { workspaceId, _id: invitationId } = invitation;
  await recordAudit(tx, { verb: 'invitation.expire', outcome: 'accepted', workspaceId, invitationId });
  return true;
}
