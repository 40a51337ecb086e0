import { collection, Schema } from '../../platform/mongo.js';

/** An event as it was told, kept until it was acted on. */
export interface HeardEvent {
  /** Team and event id: the same event told again is the same row. */
  _id: string;
  teamId: string;
  eventId: string;
  type: string;
  /** The few plain fields that acting takes; forgotten when it is done. */
  facts?: Record<string, unknown>;
  state: 'waiting' | 'done';
  dueAt: Date;
  /** Claims so far; whoever holds the latest may act (a fencing number). */
  attempts: number;
  /** While somebody is at it; another may take it after that. */
  lockedUntil?: Date;
  /** Transactions made under a claim: what a takeover collides with. */
  acts: number;
  lastError?: string;
  heardAt: Date;
  purgeAt?: Date;
}

const schema = new Schema<HeardEvent>({
  _id: { type: String, required: true },
  teamId: { type: String, required: true },
  eventId: { type: String, required: true },
  type: { type: String, required: true },
  facts: Schema.Types.Mixed,
  state: { type: String, enum: ['waiting', 'done'], required: true },
  dueAt: { type: Date, required: true },
  attempts: { type: Number, required: true },
  lockedUntil: Date,
  acts: { type: Number, required: true },
  lastError: String,
  heardAt: { type: Date, required: true },
  purgeAt: Date,
});
schema.index({ state: 1, dueAt: 1 }, { partialFilterExpression: { state: 'waiting' } });
schema.index({ purgeAt: 1 }, { expireAfterSeconds: 0 });

export const heardEvents = collection<HeardEvent>('inbox', schema);
