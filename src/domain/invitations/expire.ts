import { each } from '../../platform/each.js';
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

const SWEPT_AT_ONCE = 1_000;

/** I3, I5, S4: ends every invitation whose time is up and tells whom it concerns; gives how many were told of. */
export async function expireDueInvitations(ctx: Context, sweep: Sweep): Promise<number> {
  await sweepInvitations(ctx, sweep);
  return tellExpired(ctx, sweep);
}

/**
 * I3: marks what is due as expired, a thousand in a transaction; gives how many. Nobody waits for the telling: what has expired is
 * so by the clock already, and this only writes it down.
 */
export async function sweepInvitations(ctx: Context, { guard }: Pick<Sweep, 'guard'>): Promise<number> {
  for (let swept = 0; ; ) {
    const ids = await store.dueIds(ctx, SWEPT_AT_ONCE);
    if (ids.length === 0) return swept;
    swept += await committed(ctx, async (tx) => {
      await guard?.(tx);
      return store.sweep(tx, ids);
    });
  }
}

/** I5, S4: for swept invitations, at most `limit`: direct message, inviter, audit, and the seat to whoever waits. Gives how many. */
export async function tellExpired(ctx: Context, { limit, guard }: Sweep): Promise<number> {
  let told = 0;
  await each(
    await store.untold(ctx, limit),
    async (invitation) => {
      const done = await committed({ ...ctx, teamId: invitation.teamId }, async (tx) => {
        await guard?.(tx);
        if (!(await store.claimTelling(tx, invitation._id))) return false;
        await tellLapse(tx, invitation, { tellInviter: true });
        await promoteWaiting(tx, invitation.accountId);
        return true;
      });
      if (done) told++;
    },
    (err, { _id }) => ctx.log.error({ err, invitation: _id }, 'the end of an invitation could not be told'),
  );
  return told;
}

/** I5: the direct message loses its buttons and the inviter hears of it; false when somebody was faster. */
export async function lapse(tx: Tx, invitation: Invitation, say: { tellInviter: boolean }): Promise<boolean> {
  if (!(await store.expire(tx, invitation._id))) return false;
  await tellLapse(tx, invitation, say);
  return true;
}

async function tellLapse(tx: Tx, invitation: Invitation, say: { tellInviter: boolean }): Promise<void> {
  await freeSeat(tx, invitation.accountId, `invitation:${invitation._id}`);
  const workspace = await findWorkspace(tx, invitation.workspaceId);
  if (workspace) {
    await replaceMessage(tx, invitation, workspace, 'invitation-ended');
    if (say.tellInviter) await tellInviter(tx, invitation, workspace, 'invitation-expired');
  }
  const { workspaceId, _id: invitationId } = invitation;
  await recordAudit(tx, { verb: 'invitation.expire', outcome: 'accepted', workspaceId, invitationId });
}
