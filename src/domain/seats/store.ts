import type { Context, Tx } from '../context.js';
import type { AccountId } from '../ids.js';
import { type Seat, seats } from './model.js';

/** Everybody who takes a seat of the account at `now`, each once (S2). */
export async function peopleSeated(ctx: Context, accountId: AccountId, now: Date): Promise<string[]> {
  return seats(ctx.platform.db)
    .distinct('person', { accountId, $or: [{ until: null }, { until: { $gt: now } }] })
    .session(ctx.session ?? null) as Promise<string[]>;
}

/** Every reason why a seat of the account is taken at `now`; one person may have several. */
export async function taken(tx: Tx, accountId: AccountId, now: Date): Promise<Seat[]> {
  return seats(tx.platform.db)
    .find({ accountId, $or: [{ until: null }, { until: { $gt: now } }] })
    .session(tx.session)
    .lean();
}

export async function put(tx: Tx, added: readonly Seat[]): Promise<void> {
  if (added.length === 0) return;
  await seats(tx.platform.db).bulkWrite(
    added.map(({ _id, ...rest }) => ({ updateOne: { filter: { _id }, update: { $set: rest }, upsert: true } })),
    { session: tx.session },
  );
}

export async function remove(tx: Tx, refs: readonly string[]): Promise<void> {
  await seats(tx.platform.db).deleteMany({ _id: { $in: [...refs] } }, { session: tx.session });
}

/** M6: seats count on another account from now on; `owner` takes none of their own. */
export async function moveSeats(tx: Tx, from: AccountId, to: AccountId, owner: string): Promise<void> {
  await seats(tx.platform.db).deleteMany({ accountId: from, person: owner }, { session: tx.session });
  await seats(tx.platform.db).updateMany({ accountId: from }, { $set: { accountId: to } }, { session: tx.session });
}
