import { collection, Schema } from '../../platform/mongo.js';
import type { AccountId, SourceId, TeamId } from '../ids.js';
import type { Month } from '../months.js';

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
  /** One of several that follow each other: what they have in common, and which this is (the month it starts in). */
  seriesId?: string;
  period?: Month;
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
  seriesId: String,
  period: String,
  createdAt: { type: Date, required: true },
});
schema.index({ teamId: 1, accountId: 1, createdAt: 1 });
/** N1: each period once, however many instances make it. */
schema.index({ seriesId: 1, period: 1 }, { unique: true, partialFilterExpression: { seriesId: { $exists: true } } });
schema.index({ createdAt: 1 }, { partialFilterExpression: { bought: false } });

export const sources = collection<Source>('sources', schema);
