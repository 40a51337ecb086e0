import { postOutside, Unreachable } from '../../platform/outside.js';
import type { Context } from '../context.js';
import type { WebhookId } from '../ids.js';
import * as deliveries from './delivery-store.js';
import { disable } from './disable.js';
import type { Delivery, Webhook } from './model.js';
import { nextAttempt, waitAskedFor } from './schedule.js';
import { openSecrets, signedHeaders } from './sign.js';
import * as store from './store.js';

/** Longer than an attempt can take. */
const LOCK_MS = 60_000;
const TIMEOUT_MS = 10_000;
const MOST_LANES = 16;
/** One receiver never takes all lanes. */
const MOST_LANES_EACH = 4;

interface Run {
  ctx: Context;
  signal: AbortSignal;
  /** How many requests are under way, by webhook. */
  busy: Map<WebhookId, number>;
  /** Webhooks that nothing more is sent to in this run: they have just failed, or asked us to wait. */
  resting: Set<WebhookId>;
}

/**
 * A4: sends what is due, several at a time, until nothing is left or `signal` says to stop; gives how many got through. A message is sent at
 * least once, always under its own id: only a death between the receiver's answer and our note of it repeats one. A receiver that fails
 * costs one attempt a run, so it holds up nobody else.
 */
export async function sendWebhooks(ctx: Context, signal: AbortSignal): Promise<number> {
  const resting = new Set(await store.waiting(ctx.platform, ctx.platform.clock.now()));
  const run: Run = { ctx, signal, busy: new Map(), resting };
  let sent = 0;
  let lanes = 0;
  const lane = async (): Promise<void> => {
    lanes += 1;
    const others: Promise<void>[] = [];
    for (let delivery = await claim(run); delivery; delivery = await claim(run)) {
      if (lanes < MOST_LANES) others.push(lane());
      if (await attempt(run, delivery)) sent += 1;
    }
    await Promise.all(others);
  };
  await lane();
  return sent;
}

async function claim({ ctx, signal, busy, resting }: Run): Promise<Delivery | null> {
  if (signal.aborted) return null;
  const full = [...busy].filter(([, lanes]) => lanes >= MOST_LANES_EACH).map(([id]) => id);
  const delivery = await deliveries.claimNext(ctx.platform, [...resting, ...full], LOCK_MS);
  if (delivery) busy.set(delivery.webhookId, (busy.get(delivery.webhookId) ?? 0) + 1);
  return delivery;
}

async function attempt(run: Run, delivery: Delivery): Promise<boolean> {
  const { ctx, busy, resting } = run;
  try {
    const webhook = await store.get(ctx.platform, delivery.webhookId);
    if (webhook?.status === 'active') return await post(run, webhook, delivery);
    if (webhook) await holdBack(ctx, webhook._id);
    else await deliveries.drop(ctx.platform, delivery.webhookId);
  } catch (err) {
    resting.add(delivery.webhookId);
    ctx.log.error({ err, delivery: delivery._id }, 'a webhook could not be sent to');
  } finally {
    busy.set(delivery.webhookId, (busy.get(delivery.webhookId) ?? 1) - 1);
  }
  return false;
}

/** Holds everything of a webhook back; where it was resumed in the same moment, all is sent. */
async function holdBack(ctx: Context, id: WebhookId): Promise<void> {
  await deliveries.hold(ctx.platform, id);
  await store.update(ctx, id, { held: 'send' }, ['active']);
}

async function post({ ctx, signal, resting }: Run, webhook: Webhook, delivery: Delivery): Promise<boolean> {
  const { platform } = ctx;
  const at = platform.clock.now();
  const begun = performance.now();
  const headers = {
    'content-type': 'application/json; charset=utf-8',
    'user-agent': 'Switchboard-Webhooks/1',
    ...signedHeaders(openSecrets(platform, webhook, at), delivery._id, delivery.body, at),
  };
  const request = { headers, body: delivery.body, timeoutMs: TIMEOUT_MS, signal };
  const answer = await postOutside(webhook.url, request, platform.outside ?? {}).catch((error: unknown) => {
    if (error instanceof Unreachable) return { why: error.message };
    throw error;
  });
  if (signal.aborted && 'why' in answer) {
    await deliveries.handBack(platform, delivery);
    return false;
  }
  const last = { at, ms: Math.round(performance.now() - begun), ...('status' in answer ? { status: answer.status } : {}) };
  if ('status' in answer && answer.status >= 200 && answer.status < 300) {
    await deliveries.finish(platform, delivery, { state: 'delivered', last });
    await store.noteSuccess(platform, webhook._id);
    return true;
  }
  resting.add(webhook._id);
  const waitMs = 'status' in answer ? waitAskedFor(answer.retryAfter, at) : undefined;
  const error = 'why' in answer ? answer.why : sentenceOf(answer);
  await noteFailure(ctx, delivery, { ...last, error }, waitMs);
  return false;
}

function sentenceOf({ status, excerpt }: { status: number; excerpt?: string }): string {
  if (status === 410) return 'It answered 410: it is gone for good.';
  if (status >= 300 && status < 400) return `It answered ${status}, which leads elsewhere, and redirects are not followed.`;
  return `It answered ${status}${excerpt ? `: ${excerpt}` : '.'}`;
}

/** Tries again later, or gives it up; disables the webhook when its receiver is gone, or nothing has got through in all that time. */
async function noteFailure(
  ctx: Context,
  delivery: Delivery,
  last: NonNullable<Delivery['last']>,
  waitMs?: number,
): Promise<void> {
  const { platform } = ctx;
  const now = platform.clock.now();
  const { attempts, firstAt = now } = delivery;
  const isGone = last.status === 410;
  const next = isGone ? null : nextAttempt({ attempts, firstAt, now, waitMs, random: Math.random() });
  await deliveries.finish(platform, delivery, next ? { state: 'pending', dueAt: next, last } : { state: 'failed', last });
  const waitUntil = waitMs === undefined ? undefined : new Date(now.getTime() + waitMs);
  const webhook = await store.noteFailure(platform, delivery.webhookId, last.at, waitUntil);
  const nothingGotThrough = next === null && webhook?.failingSince !== undefined && webhook.failingSince <= firstAt;
  if (webhook && (isGone || nothingGotThrough)) await disable(ctx, webhook, isGone ? 'gone' : 'failing', last.error ?? '');
}
