import { isDuplicateKey } from '../../platform/mongo.js';
import type { Platform, Tx } from '../context.js';
import { type HeardEvent, heardEvents } from './model.js';

/** Keeps an event; false when it is there already, waiting or done. */
export async function insertOnce(platform: Platform, event: HeardEvent): Promise<boolean> {
  try {
    await heardEvents(platform.db).create([event]);
    return true;
  } catch (error) {
    if (isDuplicateKey(error)) return false;
    throw error;
  }
}

/** Takes a due event nobody is at, for `lockMs`: the one of this id, else the one that waits longest. Null when there is none. */
export async function claim(platform: Platform, lockMs: number, id?: string): Promise<HeardEvent | null> {
  const now = platform.clock.now();
  return heardEvents(platform.db)
    .findOneAndUpdate(
      {
        ...(id === undefined ? {} : { _id: id }),
        state: 'waiting',
        dueAt: { $lte: now },
        $or: [{ lockedUntil: { $exists: false } }, { lockedUntil: { $lte: now } }],
      },
      { $set: { lockedUntil: new Date(now.getTime() + lockMs) }, $inc: { attempts: 1 } },
      { sort: { dueAt: 1 }, returnDocument: 'after' },
    )
    .lean();
}

const stillHeld = ({ _id, attempts }: HeardEvent) => ({ _id, attempts, state: 'waiting' as const });

/** True while nobody has taken the event over. It writes, so that a takeover and this transaction cannot both succeed. */
export async function hold(tx: Tx, held: HeardEvent): Promise<boolean> {
  const done = await heardEvents(tx.platform.db).updateOne(stillHeld(held), { $inc: { acts: 1 } }, { session: tx.session });
  return done.modifiedCount === 1;
}

/** Done: what it said is forgotten, that it was here is known until `purgeAt`. */
export async function finish(platform: Platform, held: HeardEvent, purgeAt: Date): Promise<void> {
  await heardEvents(platform.db).updateOne(stillHeld(held), {
    $set: { state: 'done', purgeAt },
    $unset: { facts: 1, lockedUntil: 1, lastError: 1 },
  });
}

/** Gives an event back to be tried at `dueAt`. */
export async function postpone(platform: Platform, held: HeardEvent, dueAt: Date, lastError: string): Promise<void> {
  await heardEvents(platform.db).updateOne(stillHeld(held), { $set: { dueAt, lastError }, $unset: { lockedUntil: 1 } });
}
