import { collection, Schema } from '../../platform/mongo.js';
import type { NoticeContent } from './kinds.js';

/** `email` is reached by mail, the others in Slack. */
export type Recipient = { userId: string } | { channelId: string } | { email: string };

export type Notice = NoticeContent & {
  /** The key: posting the same key twice makes one notice. */
  _id: string;
  teamId: string;
  to: Recipient;
  /** Who gets it when `to` cannot be reached for good (N8). */
  otherwise?: Recipient;
  /** A secret the message carries (an invitation's token), sealed; forgotten on delivery (I6). */
  sealed?: string;
  /** The notice whose message this one takes the place of. */
  replaces?: string;
  state: 'waiting' | 'sent' | 'dropped';
  dueAt: Date;
  attempts: number;
  /** While a sender is busy with it; another may take it after that. */
  lockedUntil?: Date;
  lastError?: string;
  /** Where the message is, once sent. */
  message?: { channelId: string; ts: string };
  createdAt: Date;
  purgeAt: Date;
};

const schema = new Schema<Notice>({
  _id: { type: String, required: true },
  teamId: { type: String, required: true },
  kind: { type: String, required: true },
  data: { type: Schema.Types.Mixed, required: true },
  to: { type: Schema.Types.Mixed, required: true },
  otherwise: Schema.Types.Mixed,
  sealed: String,
  replaces: String,
  state: { type: String, enum: ['waiting', 'sent', 'dropped'], required: true },
  dueAt: { type: Date, required: true },
  attempts: { type: Number, required: true },
  lockedUntil: Date,
  lastError: String,
  message: { type: new Schema({ channelId: String, ts: String }, { _id: false }) },
  createdAt: { type: Date, required: true },
  purgeAt: { type: Date, required: true },
});
schema.index({ state: 1, dueAt: 1 }, { partialFilterExpression: { state: 'waiting' } });
schema.index({ purgeAt: 1 }, { expireAfterSeconds: 0 });

export const notices = collection<Notice>('notices', schema);
