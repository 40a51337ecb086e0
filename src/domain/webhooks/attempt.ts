import { type OutsideAnswer, postOutside, Unreachable } from '../../platform/outside.js';
import type { Context } from '../context.js';
import * as deliveries from './delivery-store.js';
import { disable } from './disable.js';
import type { Delivery, Webhook } from './model.js';
import { nextAttempt, restAfter, waitAskedFor } from './schedule.js';
import { openSecrets, signedHeaders } from './sign.js';
import * as store from './store.js';

const TIMEOUT_MS = 10_000;

type Outcome = OutsideAnswer | { why: string };

/** A4: sends a claimed delivery and notes what came of it; true when it got through. Broken off by `signal`, it counts for nothing. */
export async function attempt(ctx: Context, webhook: Webhook, delivery: Delivery, signal: AbortSignal): Promise<boolean> {
  const { platform } = ctx;
  const at = platform.clock.now();
  const begun = performance.now();
  const outcome = await post(ctx, webhook, delivery, at, signal);
  if (signal.aborted && 'why' in outcome) {
    await deliveries.handBack(platform, delivery);
    return false;
  }
  const ms = Math.round(performance.now() - begun);
  if ('status' in outcome && outcome.status >= 200 && outcome.status < 300) {
    await deliveries.finish(platform, delivery, { state: 'delivered', last: { at, ms, status: outcome.status } });
    await store.noteSuccess(platform, webhook._id);
    return true;
  }
  await noteFailure(ctx, delivery, { at, ms, ...failureOf(outcome) }, outcome);
  return false;
}

async function post(ctx: Context, webhook: Webhook, { _id, body }: Delivery, at: Date, signal: AbortSignal): Promise<Outcome> {
  const { platform } = ctx;
  try {
    const headers = {
      'content-type': 'application/json; charset=utf-8',
      'user-agent': 'Switchboard-Webhooks/1',
      ...signedHeaders(openSecrets(platform, webhook, at), _id, body, at),
    };
    return await postOutside(webhook.url, { headers, body, timeoutMs: TIMEOUT_MS, signal }, platform.outside ?? {});
  } catch (error) {
    if (error instanceof Unreachable) return { why: error.message };
    ctx.log.error({ err: error, webhook: webhook._id }, 'a webhook could not be sent to');
    return { why: 'It could not be sent, for a reason on our side.' };
  }
}

function failureOf(outcome: Outcome): { status?: number; error: string } {
  if ('why' in outcome) return { error: outcome.why };
  const { status, excerpt } = outcome;
  if (status === 410) return { status, error: 'It answered 410: it is gone for good.' };
  if (status >= 300 && status < 400) {
    return { status, error: `It answered ${status}, which leads elsewhere, and redirects are not followed.` };
  }
  return { status, error: `It answered ${status}${excerpt ? `: ${excerpt}` : '.'}` };
}

type Last = NonNullable<Delivery['last']>;

/** Tries again later, or gives it up; disables the webhook when its receiver is gone, or nothing has got through in all that time. */
async function noteFailure(ctx: Context, delivery: Delivery, last: Last, outcome: Outcome): Promise<void> {
  const { platform } = ctx;
  const now = platform.clock.now();
  const { attempts, firstAt = now } = delivery;
  const isGone = last.status === 410;
  const waitMs = 'retryAfter' in outcome ? waitAskedFor(outcome.retryAfter, now) : undefined;
  const next = isGone ? null : nextAttempt({ attempts, firstAt, now, waitMs, random: Math.random() });
  await deliveries.finish(platform, delivery, next ? { state: 'pending', dueAt: next, last } : { state: 'failed', last });
  const webhook = await store.noteFailure(platform, delivery.webhookId, last.at);
  if (!webhook) return;
  const restMs = Math.max(restAfter(webhook.failures ?? 1), waitMs ?? 0);
  await store.rest(platform, webhook._id, new Date(now.getTime() + restMs));
  const nothingGotThrough = next === null && webhook.failingSince !== undefined && webhook.failingSince <= firstAt;
  if (isGone || nothingGotThrough) await disable(ctx, webhook, isGone ? 'gone' : 'failing', last.error ?? '');
}
