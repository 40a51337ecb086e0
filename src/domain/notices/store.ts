import { type Context, within } from '../context.js';
import { type Notice, notices, type Recipient } from './model.js';

/** Adds those whose keys are new, in one round trip however many there are. */
export async function insertOnce(ctx: Context, added: readonly Notice[]): Promise<void> {
  if (added.length === 0) return;
  await notices(ctx.platform.db).bulkWrite(
    added.map(({ _id, ...rest }) => ({ updateOne: { filter: { _id }, update: { $setOnInsert: rest }, upsert: true } })),
    within(ctx),
  );
}

/** Takes the next due notice for `lockMs`, or null. Two senders never hold the same one. */
export async function claimNext(ctx: Context, lockMs: number): Promise<Notice | null> {
  const now = ctx.platform.clock.now();
  return notices(ctx.platform.db)
    .findOneAndUpdate(
      { state: 'waiting', dueAt: { $lte: now }, $or: [{ lockedUntil: { $exists: false } }, { lockedUntil: { $lte: now } }] },
      { $set: { lockedUntil: new Date(now.getTime() + lockMs) }, $inc: { attempts: 1 } },
      { sort: { dueAt: 1 }, returnDocument: 'after' },
    )
    .lean() as Promise<Notice | null>;
}

/** The message a notice became, once it was sent. */
export async function messageOf(ctx: Context, key: string): Promise<Notice | null> {
  return notices(ctx.platform.db).findOne({ _id: key, teamId: ctx.teamId }).lean() as Promise<Notice | null>;
}

export async function get(ctx: Context, key: string): Promise<Notice | null> {
  return notices(ctx.platform.db).findOne({ _id: key }).lean() as Promise<Notice | null>;
}

/** Ends a notice this sender holds: `attempts` proves that nobody has taken it over meanwhile. */
export async function finish(ctx: Context, held: Notice, state: 'sent' | 'dropped', extra: Partial<Notice> = {}): Promise<void> {
  await notices(ctx.platform.db).updateOne(
    { _id: held._id, state: 'waiting', attempts: held.attempts },
    { $set: { state, ...extra }, $unset: { sealed: 1, lockedUntil: 1 } },
  );
}

/** Gives a notice back to be tried at `dueAt`. */
export async function postpone(ctx: Context, held: Notice, dueAt: Date, lastError: string): Promise<void> {
  await notices(ctx.platform.db).updateOne(
    { _id: held._id, state: 'waiting', attempts: held.attempts },
    { $set: { dueAt, lastError }, $unset: { lockedUntil: 1 } },
  );
}

/** Gives a notice back that nobody has tried to send: the claim counts for nothing. */
export async function handBack(ctx: Context, held: Notice, dueAt: Date, lastError: string): Promise<void> {
  await notices(ctx.platform.db).updateOne(
    { _id: held._id, state: 'waiting', attempts: held.attempts },
    { $set: { dueAt, lastError }, $inc: { attempts: -1 }, $unset: { lockedUntil: 1 } },
  );
}

/** Sends a notice somewhere else instead, at once. */
export async function redirect(ctx: Context, held: Notice, to: Recipient, lastError: string): Promise<void> {
  await notices(ctx.platform.db).updateOne(
    { _id: held._id, state: 'waiting', attempts: held.attempts },
    { $set: { to, lastError, attempts: 0 }, $unset: { lockedUntil: 1, otherwise: 1 } },
  );
}

/** Withdraws a notice nobody has seen yet. True when it was still waiting and not being sent. */
export async function withdraw(ctx: Context, key: string): Promise<boolean> {
  const done = await notices(ctx.platform.db).updateOne(
    { _id: key, state: 'waiting', lockedUntil: { $exists: false } },
    { $set: { state: 'dropped' }, $unset: { sealed: 1 } },
  );
  return done.modifiedCount === 1;
}
