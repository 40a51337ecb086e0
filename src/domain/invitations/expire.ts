import { recordAudit } from '../audit/index.js';
import type { Context } from '../context.js';
import { freeSeat } from '../seats/index.js';
import { committed } from '../verb.js';
import { findWorkspace } from '../workspaces/index.js';
import type { Invitation } from './model.js';
import { tellEnd } from './notices.js';
import { promoteWaiting } from './promote.js';
import * as store from './store.js';

/**
 * I3, I5, S4: ends invitations whose time is up: the direct message loses its buttons, the inviter hears of it, the seat goes
 * to whoever waits. At most `limit` of them; gives how many. `guard` is asked inside each transaction and throws when this
 * job has lost its lease.
 */
export async function expireDueInvitations(
  ctx: Context,
  options: { limit: number; guard?: (tx: Context) => Promise<void> },
): Promise<number> {
  let ended = 0;
  for (const invitation of await store.findDue(ctx, options.limit)) {
    if (await expireOne({ ...ctx, teamId: invitation.teamId }, invitation, options.guard)) ended++;
  }
  return ended;
}

async function expireOne(ctx: Context, invitation: Invitation, guard?: (tx: Context) => Promise<void>): Promise<boolean> {
  return committed(ctx, async (tx) => {
    await guard?.(tx);
    if (!(await store.expire(tx, invitation._id))) return false;
    await freeSeat(tx, invitation.accountId, `invitation:${invitation._id}`);
    const workspace = await findWorkspace(tx, invitation.workspaceId);
    if (workspace) await tellEnd(tx, invitation, workspace, 'invitation-ended', 'invitation-expired');
    await recordAudit(tx, {
      verb: 'invitation.expire',
      outcome: 'accepted',
      workspaceId: invitation.workspaceId,
      invitationId: invitation._id,
    });
    await promoteWaiting(tx, invitation.accountId);
    return true;
  });
}
