import { collection, Schema } from '../../platform/mongo.js';
import type { AgentId, DeliveryId, TeamId, WebhookId, WorkspaceId } from '../ids.js';

/** What a webhook can be told of. */
export const WEBHOOK_EVENTS = ['call.settled', 'call.refused', 'balance.low', 'balance.recovered'] as const;
export type WebhookEvent = (typeof WEBHOOK_EVENTS)[number];

export interface Webhook {
  _id: WebhookId;
  teamId: TeamId;
  workspaceId: WorkspaceId;
  agentId: AgentId;
  url: string;
  events: WebhookEvent[];
  /** Sealed, newest first; one that was replaced signs until `until`. */
  secrets: { sealed: string; until?: Date }[];
  /** `paused` by a person, `disabled` by us. */
  status: 'active' | 'paused' | 'disabled';
  /** Why it is disabled: the receiver said that it is gone, or nothing got through for a day. */
  trouble?: 'gone' | 'failing';
  /** The last entry of the workspace's chain that was looked at for it. */
  n: number;
  /** What is to become of the deliveries that were held back while it was not active. */
  held?: 'send' | 'skip';
  /** Since when nothing has got through. */
  failingSince?: Date;
  /** Attempts that have failed since then. */
  failures?: number;
  /** Nothing is sent before: it has failed, or its receiver has asked us to wait. */
  waitUntil?: Date;
  createdAt: Date;
}

const schema = new Schema<Webhook>({
  _id: { type: String, required: true },
  teamId: { type: String, required: true },
  workspaceId: { type: String, required: true },
  agentId: { type: String, required: true },
  url: { type: String, required: true },
  events: { type: [String], required: true },
  secrets: { type: [new Schema({ sealed: String, until: Date }, { _id: false })] as never, required: true },
  status: { type: String, enum: ['active', 'paused', 'disabled'], required: true },
  trouble: { type: String, enum: ['gone', 'failing'] },
  n: { type: Number, required: true },
  held: { type: String, enum: ['send', 'skip'] },
  failingSince: Date,
  failures: Number,
  waitUntil: Date,
  createdAt: { type: Date, required: true },
});
schema.index({ agentId: 1 });
schema.index({ status: 1, workspaceId: 1 });

export const webhooks = collection<Webhook>('webhooks', schema);

/** One message to one webhook; sent again it is the same, id and body. */
export interface Delivery {
  _id: DeliveryId;
  teamId: TeamId;
  workspaceId: WorkspaceId;
  webhookId: WebhookId;
  type: WebhookEvent | 'webhook.test';
  /** JSON text. */
  body: string;
  /** `held` while its webhook is not active. */
  state: 'pending' | 'held' | 'delivered' | 'failed';
  dueAt: Date;
  attempts: number;
  /** From it count the 24 hours in which it is tried. */
  firstAt?: Date;
  /** While a sender is busy with it; another may take it after that. */
  lockedUntil?: Date;
  /** How the last attempt went; `status` is the HTTP status of the answer, `error` a sentence. */
  last?: { at: Date; ms: number; status?: number; error?: string };
  createdAt: Date;
  purgeAt: Date;
}

const deliverySchema = new Schema<Delivery>({
  _id: { type: String, required: true },
  teamId: { type: String, required: true },
  workspaceId: { type: String, required: true },
  webhookId: { type: String, required: true },
  type: { type: String, required: true },
  body: { type: String, required: true },
  state: { type: String, enum: ['pending', 'held', 'delivered', 'failed'], required: true },
  dueAt: { type: Date, required: true },
  attempts: { type: Number, required: true },
  firstAt: Date,
  lockedUntil: Date,
  last: { type: new Schema({ at: Date, ms: Number, status: Number, error: String }, { _id: false }) },
  createdAt: { type: Date, required: true },
  purgeAt: { type: Date, required: true },
});
deliverySchema.index({ state: 1, webhookId: 1, dueAt: 1 }, { partialFilterExpression: { state: 'pending' } });
deliverySchema.index({ webhookId: 1, createdAt: -1 });
deliverySchema.index({ purgeAt: 1 }, { expireAfterSeconds: 0 });

export const deliveries = collection<Delivery>('webhook_deliveries', deliverySchema);
