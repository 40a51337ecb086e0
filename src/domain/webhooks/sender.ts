import type { Context } from '../context.js';
import type { WebhookId } from '../ids.js';
import { attempt } from './attempt.js';
import * as deliveries from './delivery-store.js';
import type { Webhook } from './model.js';
import * as store from './store.js';

/** Longer than an attempt can take. */
const LOCK_MS = 60_000;
const MOST_LANES = 32;
/** One receiver never takes all lanes, and one that fails only one. */
const MOST_LANES_EACH = 4;

/**
 * A4: sends what is due, several at a time, webhooks taking turns: one that is slow, or has much to catch up with, holds up nobody else. A
 * message is sent at least once, always under its own id: only a death between the receiver's answer and our note of it repeats one. Each
 * is claimed by itself, so any number of senders may run.
 */
export class WebhookSender {
  readonly #turns: WebhookId[] = [];
  readonly #busy = new Map<WebhookId, number>();
  readonly #lanes = new Set<Promise<void>>();
  readonly #leaving = new AbortController();

  /** `context` gives what an attempt is made in. */
  constructor(private readonly context: () => Context) {}

  /** Starts what is due and waits for nothing; what is under way goes on until nothing is left. */
  async look(): Promise<void> {
    const waiting = new Set(this.#turns);
    for (const id of await deliveries.withPending(this.context().platform)) if (!waiting.has(id)) this.#turns.push(id);
    this.#fill();
  }

  /** Resolves when nothing is under way any more. */
  async idle(): Promise<void> {
    while (this.#lanes.size > 0) await Promise.all(this.#lanes);
  }

  /** Breaks off what is under way: it is sent again under the same id by whoever comes next. */
  async stop(): Promise<void> {
    this.#leaving.abort();
    await this.idle();
  }

  #fill(): void {
    while (this.#turns.length > 0 && this.#lanes.size < MOST_LANES && !this.#leaving.signal.aborted) {
      const lane = this.#lane().finally(() => this.#lanes.delete(lane));
      this.#lanes.add(lane);
    }
  }

  async #lane(): Promise<void> {
    for (let id = this.#next(); id !== undefined; id = this.#next()) {
      const lanes = this.#busy.get(id) ?? 0;
      this.#busy.set(id, lanes + 1);
      const again = await this.#turn(id, lanes).catch((err: unknown) => {
        this.context().log.error({ err, webhook: id }, 'a webhook could not be served');
        return false;
      });
      const left = (this.#busy.get(id) ?? 1) - 1;
      if (left > 0) this.#busy.set(id, left);
      else this.#busy.delete(id);
      if (again) this.#queue(id);
    }
  }

  #next(): WebhookId | undefined {
    return this.#leaving.signal.aborted ? undefined : this.#turns.shift();
  }

  #queue(id: WebhookId): void {
    if (!this.#turns.includes(id)) this.#turns.push(id);
    this.#fill();
  }

  /** One message of a webhook, if one is due; true when there may be more. `others` are being sent to it at the moment. */
  async #turn(id: WebhookId, others: number): Promise<boolean> {
    const ctx = this.context();
    const { platform } = ctx;
    const webhook = await store.get(platform, id);
    if (!webhook) await deliveries.drop(platform, id);
    else if (webhook.status !== 'active') await holdBack(ctx, id);
    else if (mayTake(webhook, others, platform.clock.now())) {
      const delivery = await deliveries.claimNext(platform, id, LOCK_MS);
      if (!delivery) return false;
      if (others + 1 < MOST_LANES_EACH) this.#queue(id);
      return attempt(ctx, webhook, delivery, this.#leaving.signal);
    }
    return false;
  }
}

function mayTake({ failingSince, waitUntil }: Webhook, others: number, now: Date): boolean {
  if (waitUntil && waitUntil > now) return false;
  return others < (failingSince ? 1 : MOST_LANES_EACH);
}

/** Holds everything of a webhook back; where it was resumed in the same moment, all is sent. */
async function holdBack(ctx: Context, id: WebhookId): Promise<void> {
  await deliveries.hold(ctx.platform, id);
  await store.update(ctx, id, { held: 'send' }, ['active']);
}
