import { collection, Schema } from '../../platform/mongo.js';
import type { AccountId, SourceId, TeamId } from '../ids.js';

/** A pool of bought minutes. What is left of it is in its chain, not here. */
export interface Source {
  _id: SourceId;
  teamId: TeamId;
  accountId: AccountId;
  name: string;
  seconds: number;
  currency: string;
  buyRateMicro: number;
  startsAt: Date;
  endsAt: Date | null;
  /** Its first entry is on its chain; until then a job sees to it. */
  bought: boolean;
  createdAt: Date;
}

const schema = new Schema<Source>({
  _id: { type: String, required: true },
  teamId: { type: String, required: true },
  accountId: { type: String, required: true },
  name: { type: String, required: true },
  seconds: { type: Number, required: true },
  currency: { type: String, required: true },
  buyRateMicro: { type: Number, required: true },
  startsAt: { type: Date, required: true },
  endsAt: { type: Date, default: null },
  bought: { type: Boolean, required: true },
  createdAt: { type: Date, required: true },
});
schema.index({ teamId: 1, accountId: 1, createdAt: 1 });
schema.index({ createdAt: 1 }, { partialFilterExpression: { bought: false } });

export const sources = collection<Source>('sources', schema);
