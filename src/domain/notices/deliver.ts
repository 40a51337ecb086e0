import type { Context } from '../context.js';
import type { Notice } from './model.js';
import * as store from './store.js';

const LOCK_MS = 60_000;
const RETRY_MS = [1_000, 5_000, 15_000, 60_000, 5 * 60_000, 15 * 60_000, 60 * 60_000];
/** After about a day of trying nobody wants the message any more. */
const MOST_ATTEMPTS = 30;

export type DeliveryResult =
  | { outcome: 'sent'; message?: { channelId: string; ts: string } }
  | { outcome: 'retry'; reason: string; afterMs?: number }
  /** Nobody has tried: it is to wait, and that counts for nothing. */
  | { outcome: 'later'; reason: string; afterMs: number }
  | { outcome: 'impossible'; reason: string };

/** Sends one notice; `original` is the notice whose message it replaces, when that was sent. Given by the door. */
export type Deliver = (notice: Notice, original: Notice | null) => Promise<DeliveryResult>;

/**
 * Sends what is due, one after another, until nothing is left or `limit` is reached; gives the number sent.
 * A message is sent at least once: only a death between Slack's yes and our note of it repeats one. `isOver` is asked before each,
 * so that a process that ends need not send them all.
 */
export async function deliverDue(ctx: Context, deliver: Deliver, limit: number, isOver = () => false): Promise<number> {
  let sent = 0;
  for (let i = 0; i < limit && !isOver(); i++) {
    const notice = await store.claimNext(ctx, LOCK_MS);
    if (!notice) break;
    if (await deliverOne(ctx, deliver, notice)) sent++;
  }
  return sent;
}

async function deliverOne(ctx: Context, deliver: Deliver, notice: Notice): Promise<boolean> {
  const now = ctx.platform.clock.now();
  const original = await whatItReplaces(ctx, notice);
  if (original === 'busy') {
    await store.handBack(ctx, notice, new Date(now.getTime() + 1_000), 'waiting for the message it replaces');
    return false;
  }
  const result = await deliver(notice, original?.message ? original : null).catch(
    (error: unknown): DeliveryResult => ({ outcome: 'retry', reason: error instanceof Error ? error.message : String(error) }),
  );
  if (result.outcome === 'sent') {
    await store.finish(ctx, notice, 'sent', result.message ? { message: result.message } : {});
    return true;
  }
  if (result.outcome === 'later') {
    await store.handBack(ctx, notice, new Date(now.getTime() + result.afterMs), result.reason);
    return false;
  }
  ctx.log.warn(
    { notice: notice._id, kind: notice.kind, attempts: notice.attempts, reason: result.reason },
    'notice not delivered',
  );
  if ((result.outcome === 'impossible' || notice.attempts >= MOST_ATTEMPTS) && notice.otherwise) {
    await store.redirect(ctx, notice, notice.otherwise, result.reason);
    return false;
  }
  if (result.outcome === 'impossible' || notice.attempts >= MOST_ATTEMPTS) {
    await store.finish(ctx, notice, 'dropped', { lastError: result.reason });
    return false;
  }
  const wait = Math.max(result.afterMs ?? 0, RETRY_MS[Math.min(notice.attempts, RETRY_MS.length) - 1] ?? 1_000);
  await store.postpone(ctx, notice, new Date(now.getTime() + wait), result.reason);
  return false;
}

/**
 * The notice whose message is to be replaced. One that nobody has seen yet is withdrawn, and what it would have replaced is replaced
 * instead; `busy` while somebody is sending it.
 */
async function whatItReplaces(ctx: Context, notice: Notice): Promise<Notice | null | 'busy'> {
  let original = notice.replaces ? await store.get(ctx, notice.replaces) : null;
  while (original && (original.state === 'waiting' || (original.state === 'dropped' && !original.message))) {
    if (original.state === 'waiting' && !(await store.withdraw(ctx, original._id))) return 'busy';
    original = original.replaces ? await store.get(ctx, original.replaces) : null;
  }
  return original;
}
