import { type DeliveryId, newId } from '../ids.js';
import type { Delivery, Webhook } from './model.js';

/** A4: the log of deliveries is kept for so long. */
export const KEPT_MS = 30 * 24 * 60 * 60 * 1000;

interface Event {
  type: Delivery['type'];
  /** When it happened. */
  at: Date;
  data: Record<string, unknown>;
}

/** What a webhook is to be told of an event; the same `seed` makes the same delivery, on any instance. */
export function deliveryOf(webhook: Webhook, seed: string, { type, at, data }: Event, now: Date): Delivery {
  const { _id: webhookId, teamId, workspaceId, agentId } = webhook;
  return {
    _id: newId<DeliveryId>('delivery', `${webhookId}:${type}:${seed}`),
    teamId,
    workspaceId,
    webhookId,
    type,
    body: JSON.stringify({ type, timestamp: at.toISOString(), data: { workspaceId, agentId, ...data } }),
    state: 'pending',
    dueAt: now,
    attempts: 0,
    createdAt: now,
    purgeAt: new Date(now.getTime() + KEPT_MS),
  };
}
