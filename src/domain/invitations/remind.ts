import { each } from '../../platform/each.js';
import { recordAudit } from '../audit/index.js';
import type { Context, Tx } from '../context.js';
import { committed } from '../verb.js';
import { findWorkspace } from '../workspaces/index.js';
import type { Sweep } from './expire.js';
import type { Invitation } from './model.js';
import { renewToken, tellInvitee } from './notices.js';
import { placeInLine, promoteWaiting } from './promote.js';
import { REMIND_MS } from './rules.js';
import * as store from './store.js';

/** I5: reminds invitees whose invitation ends within 24 hours, each once, at most `limit` of them; gives how many. */
export async function remindInvitees(ctx: Context, { limit, guard }: Sweep): Promise<number> {
  let reminded = 0;
  await each(
    await store.findToRemind(ctx, new Date(ctx.now.getTime() + REMIND_MS), limit),
    async ({ _id, teamId }) => {
      const done = await committed({ ...ctx, teamId }, async (tx) => {
        await guard?.(tx);
        return remindOne(tx, _id);
      });
      if (done) reminded++;
    },
    (err, { _id }) => ctx.log.error({ err, invitation: _id }, 'an invitee could not be reminded'),
  );
  return reminded;
}

async function remindOne(tx: Tx, id: Invitation['_id']): Promise<boolean> {
  if (!(await store.update(tx, id, { status: 'pending', remindedAt: null }, { remindedAt: tx.now }))) return false;
  const invitation = await store.find(tx, id);
  const workspace = invitation && (await findWorkspace(tx, invitation.workspaceId));
  if (!invitation || !workspace) return false;
  const place = invitation.seat === 'waitlisted' ? { place: await placeInLine(tx, invitation) } : {};
  // I6: the first token was forgotten on delivery.
  const token = await renewToken(tx, invitation);
  await tellInvitee(tx, invitation, workspace, { why: 'reminder', token, ...place });
  const { workspaceId } = invitation;
  await recordAudit(tx, { verb: 'invitation.remind', outcome: 'accepted', workspaceId, invitationId: id });
  return true;
}

/** S4: seats that the clock has freed go to whoever waits, in every account with a line; gives how many moved up. */
export async function promoteLines(ctx: Context, { guard }: Pick<Sweep, 'guard'> = {}): Promise<number> {
  let promoted = 0;
  await each(
    await store.accountsWithLine(ctx),
    async ({ accountId, teamId }) => {
      promoted += await committed({ ...ctx, teamId }, async (tx) => {
        await guard?.(tx);
        return promoteWaiting(tx, accountId);
      });
    },
    (err, { accountId }) => ctx.log.error({ err, accountId }, 'a line could not be moved up'),
  );
  return promoted;
}
