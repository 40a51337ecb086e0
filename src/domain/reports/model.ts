import { collection, Schema } from '../../platform/mongo.js';
import type { WorkspaceId } from '../ids.js';
import type { PackedRows } from './packing.js';
import type { Adjustment } from './totals.js';

/** What one local day of a workspace came to; made from its chain, and from nothing else. */
export interface UsageDay {
  /** `<workspace>:20261122`. */
  _id: string;
  workspaceId: WorkspaceId;
  day: number;
  /** Entries up to this one are in it. */
  n: number;
  /** What rows name by its place (packing.ts). */
  keys: string[];
  /** Only one row. */
  total: PackedRows;
  agents: PackedRows;
  numbers: PackedRows;
  pulses: number[];
  adjustments: Adjustment[];
}

/** How far a workspace's chain has been rolled up. Kept before the first of its days, so that one read has both. */
export interface UsageHead {
  /** `<workspace>:0`. */
  _id: string;
  workspaceId: WorkspaceId;
  day: typeof HEAD_DAY;
  /** Every entry up to this one is in the days. */
  n: number;
  /** The first day on which there was a call. */
  firstDay?: number;
  /** Zones by which days were told, each with the first entry it was used for: a rebuild comes to the same days (L17). */
  zones: { from: number; zone: string }[];
}

export const HEAD_DAY = 0;

const schema = new Schema({
  _id: { type: String, required: true },
  workspaceId: { type: String, required: true },
  day: { type: Number, required: true },
  n: { type: Number, required: true },
  firstDay: Number,
  zones: { type: [Schema.Types.Mixed], default: undefined },
  keys: { type: [String], default: undefined },
  total: Schema.Types.Mixed,
  agents: Schema.Types.Mixed,
  numbers: Schema.Types.Mixed,
  pulses: { type: [Number], default: undefined },
  adjustments: { type: [Schema.Types.Mixed], default: undefined },
});
schema.index({ workspaceId: 1, day: 1 });

export const USAGE = 'usage';
export const usage = collection<UsageDay | UsageHead>(USAGE, schema);

/** H7: a workspace's own number under the random id by which totals name it; erased here, it is erased from all of them. */
export interface UsageNumber {
  _id: string;
  workspaceId: WorkspaceId;
  number: string;
}

const numberSchema = new Schema<UsageNumber>({
  _id: { type: String, required: true },
  workspaceId: { type: String, required: true },
  number: { type: String, required: true },
});
numberSchema.index({ workspaceId: 1, number: 1 }, { unique: true });

export const usageNumbers = collection<UsageNumber>('usage_numbers', numberSchema);
