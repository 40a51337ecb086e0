import type { Tx } from '../context.js';
import type { InvitationId } from '../ids.js';
import { type Invitation, type InvitationStatus, invitations } from './model.js';

/** Changes of many invitations, each in one round trip however many there are. What the transaction has read is as it read it. */

/** Ends pending invitations whether or not their time is up: their workspace closes. */
export async function close(tx: Tx, ids: readonly InvitationId[]): Promise<void> {
  await invitations(tx.platform.db).updateMany(
    { _id: { $in: [...ids] }, teamId: tx.teamId, status: 'pending' },
    { $set: { status: 'cancelled' satisfies InvitationStatus, endedAt: tx.now } },
    { session: tx.session },
  );
}

/** Pending invitations hold a seat, or wait for one, from now on. */
export async function setSeat(tx: Tx, ids: readonly InvitationId[], seat: Invitation['seat']): Promise<void> {
  await invitations(tx.platform.db).updateMany(
    { _id: { $in: [...ids] }, teamId: tx.teamId, status: 'pending' },
    { $set: { seat } },
    { session: tx.session },
  );
}

/** Sets for each invitation the notice whose message shows it now. */
export async function setMessageKeys(tx: Tx, keys: ReadonlyMap<InvitationId, string>): Promise<void> {
  if (keys.size === 0) return;
  await invitations(tx.platform.db).bulkWrite(
    [...keys].map(([_id, messageKey]) => ({
      updateOne: { filter: { _id, teamId: tx.teamId }, update: { $set: { messageKey } } },
    })),
    { session: tx.session },
  );
}

/** Puts for each invitation a new link in the place of the one before. */
export async function replaceTokens(
  tx: Tx,
  renewed: readonly { invitation: Pick<Invitation, '_id' | 'tokenHash'>; newHash: string }[],
): Promise<void> {
  if (renewed.length === 0) return;
  await invitations(tx.platform.db).bulkWrite(
    renewed.map(({ invitation: { _id, tokenHash }, newHash }) => ({
      updateOne: {
        filter: { _id, teamId: tx.teamId },
        update: { $set: { tokenHash: newHash }, $push: { formerHashes: tokenHash } },
      },
    })),
    { session: tx.session },
  );
}
