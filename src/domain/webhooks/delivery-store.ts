import { type Context, type Platform, within } from '../context.js';
import type { DeliveryId, WebhookId } from '../ids.js';
import { type Delivery, deliveries } from './model.js';

/** Adds those that are new. */
export async function insertOnce(ctx: Context, added: readonly Delivery[]): Promise<void> {
  if (added.length === 0) return;
  await deliveries(ctx.platform.db).bulkWrite(
    added.map(({ _id, ...rest }) => ({ updateOne: { filter: { _id }, update: { $setOnInsert: rest }, upsert: true } })),
    within(ctx),
  );
}

/** Ids of the webhooks that something is to be sent to, now or later. */
export async function withPending(platform: Platform): Promise<WebhookId[]> {
  return deliveries(platform.db).distinct('webhookId', { state: 'pending' }) as Promise<WebhookId[]>;
}

/** Takes the next of a webhook that is due for `lockMs`; null without any. Two senders never hold the same one. */
export async function claimNext(platform: Platform, webhookId: WebhookId, lockMs: number): Promise<Delivery | null> {
  const now = platform.clock.now();
  const free = { $or: [{ lockedUntil: { $exists: false } }, { lockedUntil: { $lte: now } }] };
  return deliveries(platform.db)
    .findOneAndUpdate(
      { state: 'pending', webhookId, dueAt: { $lte: now }, ...free },
      { $set: { lockedUntil: new Date(now.getTime() + lockMs) }, $inc: { attempts: 1 }, $min: { firstAt: now } },
      { sort: { dueAt: 1 }, returnDocument: 'after' },
    )
    .lean();
}

type Outcome = Pick<Delivery, 'last'> & ({ state: 'delivered' | 'failed' } | { state: 'pending'; dueAt: Date });

/** Notes how the attempt went that this sender holds: `attempts` proves that nobody has taken it over meanwhile. */
export async function finish(platform: Platform, { _id, attempts }: Delivery, outcome: Outcome): Promise<void> {
  await deliveries(platform.db).updateOne(
    { _id, state: 'pending', attempts },
    { $set: { ...outcome }, $unset: { lockedUntil: 1 } },
  );
}

/** Gives one back that was not sent, or not waited for: the claim counts for nothing. */
export async function handBack(platform: Platform, { _id, attempts }: Delivery): Promise<void> {
  await deliveries(platform.db).updateOne(
    { _id, state: 'pending', attempts },
    { $inc: { attempts: -1 }, $unset: { lockedUntil: 1 } },
  );
}

/** Removes what was to be sent to a webhook that is no more. */
export async function drop(platform: Platform, webhookId: WebhookId): Promise<void> {
  await deliveries(platform.db).deleteMany({ webhookId });
}

/** Holds back what is pending for a webhook that is not active. */
export async function hold(platform: Platform, webhookId: WebhookId): Promise<void> {
  await deliveries(platform.db).updateMany(
    { webhookId, state: 'pending' },
    { $set: { state: 'held' }, $unset: { lockedUntil: 1 } },
  );
}

/** Sends what was held back as if it were new, or gives it up. */
export async function release(platform: Platform, webhookId: WebhookId, held: 'send' | 'skip'): Promise<void> {
  const now = platform.clock.now();
  const skipped = { at: now, ms: 0, error: 'It was skipped when the webhook was resumed.' };
  const send = { $set: { state: 'pending' as const, dueAt: now, attempts: 0 }, $unset: { firstAt: 1 as const } };
  const skip = { $set: { state: 'failed' as const, last: skipped } };
  await deliveries(platform.db).updateMany({ webhookId, state: 'held' }, held === 'send' ? send : skip);
}

/** When something is due that goes before all that waits. */
export const FIRST_OF_ALL = new Date(0);

/** A4: the same message is due again, before all others, whatever became of it. False when it is not there. */
export async function sendAgain(ctx: Context, webhookId: WebhookId, id: DeliveryId): Promise<boolean> {
  const done = await deliveries(ctx.platform.db).updateOne(
    { _id: id, webhookId, teamId: ctx.teamId },
    { $set: { state: 'pending', dueAt: FIRST_OF_ALL, attempts: 0 }, $unset: { firstAt: 1, lockedUntil: 1 } },
    within(ctx),
  );
  return done.matchedCount === 1;
}

/** The last deliveries of a webhook, newest first. */
export async function newest(ctx: Context, webhookId: WebhookId, limit: number): Promise<Delivery[]> {
  return deliveries(ctx.platform.db).find({ webhookId, teamId: ctx.teamId }).sort({ createdAt: -1, _id: 1 }).limit(limit).lean();
}
