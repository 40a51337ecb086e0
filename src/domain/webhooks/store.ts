import { type Context, type Platform, type Tx, within } from '../context.js';
import type { AgentId, WebhookId, WorkspaceId } from '../ids.js';
import { type Webhook, webhooks } from './model.js';

/** Inserts a webhook, or leaves the one with the same id as it is. */
export async function insertOnce(tx: Tx, { _id, ...rest }: Webhook): Promise<void> {
  await webhooks(tx.platform.db).updateOne({ _id }, { $setOnInsert: rest }, { upsert: true, session: tx.session });
}

/** The webhooks of an agent, oldest first. */
export async function webhooksOf(ctx: Context, agentId: AgentId): Promise<Webhook[]> {
  return webhooks(ctx.platform.db)
    .find({ agentId, teamId: ctx.teamId })
    .session(ctx.session ?? null)
    .sort({ createdAt: 1, _id: 1 })
    .lean();
}

/** A webhook by its id alone, as a job meets it. */
export async function get(platform: Platform, id: WebhookId): Promise<Webhook | null> {
  return webhooks(platform.db).findById(id).lean();
}

/** Every active webhook, those of one workspace together. */
export function active(platform: Platform): AsyncIterable<Webhook> {
  return webhooks(platform.db).find({ status: 'active' }).sort({ workspaceId: 1 }).lean().cursor();
}

type Change = { [K in keyof Webhook]?: Webhook[K] | null };

/** Changes a webhook while it is in one of these states; null takes a field away. Gives it as it is then, null when nothing was changed. */
export async function update(
  ctx: Context,
  id: WebhookId,
  change: Change,
  status: Webhook['status'][] = ['active', 'paused', 'disabled'],
): Promise<Webhook | null> {
  const $set = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== null));
  const $unset = Object.fromEntries(
    Object.entries(change)
      .filter(([, value]) => value === null)
      .map(([name]) => [name, 1]),
  );
  return webhooks(ctx.platform.db)
    .findOneAndUpdate({ _id: id, status: { $in: status } }, { $set, $unset }, { returnDocument: 'after', ...within(ctx) })
    .lean();
}

export async function remove(tx: Tx, ids: readonly WebhookId[]): Promise<void> {
  await webhooks(tx.platform.db).deleteMany({ _id: { $in: [...ids] }, teamId: tx.teamId }, { session: tx.session });
}

/** These webhooks have been told of everything up to entry `n`; never back. */
export async function moveOn(platform: Platform, moves: readonly { ids: WebhookId[]; n: number }[]): Promise<void> {
  if (moves.length === 0) return;
  await webhooks(platform.db).bulkWrite(
    moves.map(({ ids, n }) => ({ updateMany: { filter: { _id: { $in: ids }, n: { $lt: n } }, update: { $set: { n } } } })),
  );
}

/** Active webhooks whose held deliveries wait for a decision that was made. */
export async function released(platform: Platform): Promise<Webhook[]> {
  return webhooks(platform.db)
    .find({ status: 'active', held: { $exists: true } })
    .lean();
}

/** The decision about held deliveries is carried out. */
export async function noteReleased(platform: Platform, id: WebhookId, held: 'send' | 'skip'): Promise<void> {
  await webhooks(platform.db).updateOne({ _id: id, held }, { $unset: { held: 1 } });
}

/** Something got through. */
export async function noteSuccess(platform: Platform, id: WebhookId): Promise<void> {
  const quiet = { failingSince: 1, failures: 1, waitUntil: 1 } as const;
  await webhooks(platform.db).updateOne({ _id: id, failingSince: { $exists: true } }, { $unset: quiet });
}

/** An attempt failed that began at `at`. Gives the webhook as it is then, null when it is gone. */
export async function noteFailure(platform: Platform, id: WebhookId, at: Date): Promise<Webhook | null> {
  const change = { $min: { failingSince: at }, $inc: { failures: 1 } };
  return webhooks(platform.db).findOneAndUpdate({ _id: id }, change, { returnDocument: 'after' }).lean();
}

/** Nothing is sent to it before `until`. */
export async function rest(platform: Platform, id: WebhookId, until: Date): Promise<void> {
  await webhooks(platform.db).updateOne({ _id: id }, { $max: { waitUntil: until } });
}

/** Removes the webhooks of a workspace that is no more. */
export async function forgetWebhooksOf(platform: Platform, workspaceId: WorkspaceId): Promise<void> {
  await webhooks(platform.db).deleteMany({ workspaceId });
}
