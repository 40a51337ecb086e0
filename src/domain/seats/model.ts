import { collection, Schema } from '../../platform/mongo.js';
import type { AccountId } from '../ids.js';

/** One reason why a person takes a seat of an account: a membership, or an invitation until it ends. */
export interface Seat {
  /** `member:<workspace>:<person>` or `invitation:<id>`. */
  _id: string;
  accountId: AccountId;
  /** A Slack user id, or `email:<address>` for somebody not in Slack. */
  person: string;
  /** When it frees itself; null for members. */
  until: Date | null;
}

const schema = new Schema<Seat>({
  _id: { type: String, required: true },
  accountId: { type: String, required: true },
  person: { type: String, required: true },
  until: { type: Date, default: null },
});
schema.index({ accountId: 1, person: 1 });

export const seats = collection<Seat>('seats', schema);
