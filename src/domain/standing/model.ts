import { collection, Schema } from '../../platform/mongo.js';
import type { SourceId, StandingId, TeamId, WorkspaceId } from '../ids.js';
import type { Month } from '../months.js';

/** N13: an allocation that repeats every period. Its terms never change; another wish is another standing allocation. */
export interface Standing {
  _id: StandingId;
  teamId: TeamId;
  workspaceId: WorkspaceId;
  /** As it was named; of a series its current period is meant. */
  sourceId: SourceId;
  /** What all of them that share their minutes have in common: the series, or the source. */
  pool: string;
  seconds: number;
  rateMicro: number;
  currency: string;
  minimumSeconds: number;
  incrementSeconds: number;
  priority: number;
  /** The day of the month its periods start on, where the source itself has none. */
  anchorDay: number;
  /** The period of its latest grant, by the month that starts in, and when it ends: then the next one is in force. */
  month: Month;
  until: Date;
  status: 'active' | 'stopped';
  /** When somebody stopped it; `clearing` while a grant made ahead of that may still have to go back. */
  stoppedAt?: Date;
  clearing?: boolean;
  /** The turn the owner was last warned of, and the one that last failed: `until` as it was then. */
  warnedFor?: Date;
  failedFor?: Date;
  createdAt: Date;
}

const schema = new Schema<Standing>({
  _id: { type: String, required: true },
  teamId: { type: String, required: true },
  workspaceId: { type: String, required: true },
  sourceId: { type: String, required: true },
  pool: { type: String, required: true },
  seconds: { type: Number, required: true },
  rateMicro: { type: Number, required: true },
  currency: { type: String, required: true },
  minimumSeconds: { type: Number, required: true },
  incrementSeconds: { type: Number, required: true },
  priority: { type: Number, required: true },
  anchorDay: { type: Number, required: true },
  month: { type: String, required: true },
  until: { type: Date, required: true },
  status: { type: String, enum: ['active', 'stopped'], required: true },
  stoppedAt: Date,
  clearing: Boolean,
  warnedFor: Date,
  failedFor: Date,
  createdAt: { type: Date, required: true },
});
schema.index({ status: 1, until: 1 }, { partialFilterExpression: { status: 'active' } });
schema.index({ workspaceId: 1, status: 1, createdAt: 1 });
schema.index({ pool: 1, status: 1 });
schema.index({ clearing: 1 }, { partialFilterExpression: { clearing: true } });

export const standings = collection<Standing>('standing_allocations', schema);
