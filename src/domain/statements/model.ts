import { collection, Schema } from '../../platform/mongo.js';
import type { GrantId, SourceId, TeamId, WorkspaceId } from '../ids.js';
import type { Month } from '../months.js';

/** Seconds at one price of a workspace in a month. Opening + allocated − reclaimed − lapsed − billed − repaid + returned + adjusted = closing. */
export interface PriceRow {
  currency: string;
  rateMicro: number;
  /** Left at the month's beginning and end, held ones and those not yet in force included. */
  opening: number;
  closing: number;
  /** Given by allocations and transfers; taken back by reclaims, transfers and deletion; lapsed at the end of their time. */
  allocated: number;
  reclaimed: number;
  lapsed: number;
  /** Of this month's calls: what they lasted and what was billed for it at this price. */
  talked: number;
  billed: number;
  /** Earlier overdraft paid at this price, and what corrections of this month's calls gave back. */
  repaid: number;
  returned: number;
  /** Moved by the adjustments: less for a late call, more for a correction. */
  adjusted: number;
  /** Charged seconds (billed + repaid − returned) by where they came from: source and seconds in turn. */
  sources: (string | number)[];
}

/** What no grant covered, seconds. It has no price. */
export interface Uncovered {
  talked: number;
  overdraft: number;
  overdraftReturned: number;
  overdraftOpening: number;
  overdraftClosing: number;
  unfunded: number;
  unfundedReturned: number;
}

/** N14: what belongs to an earlier, closed month and came after it was closed. */
export interface Adjustment {
  kind: 'late-call' | 'correction';
  /** The platform's own call id; absent for what stands for many. */
  callId?: string;
  startedAt: number;
  currency: string;
  rateMicro: number;
  /** Charged seconds; less than 0 for what was given back. */
  seconds: number;
  sources: (string | number)[];
}

/** A month of a workspace's minutes, in whole seconds: prices and sources tell the money (L15). */
export interface Statement {
  /** Workspace and month. */
  _id: string;
  teamId: TeamId;
  workspaceId: WorkspaceId;
  month: Month;
  timeZone: string;
  startsAt: Date;
  endsAt: Date;
  /** Entries of the workspace's chain it covers: after `from`, up to and with `to`. */
  from: number;
  to: number;
  calls: number;
  rows: PriceRow[];
  uncovered: Uncovered;
  adjustments: Adjustment[];
  /** When it was frozen; absent while the month is open. */
  closedAt?: Date;
  closedBy?: string;
}

export type Draw = { grantId: GrantId; sourceId: SourceId; seconds: number };

const mixed = Schema.Types.Mixed;
const schema = new Schema<Statement>({
  _id: { type: String, required: true },
  teamId: { type: String, required: true },
  workspaceId: { type: String, required: true },
  month: { type: String, required: true },
  timeZone: { type: String, required: true },
  startsAt: { type: Date, required: true },
  endsAt: { type: Date, required: true },
  from: { type: Number, required: true },
  to: { type: Number, required: true },
  calls: { type: Number, required: true },
  rows: { type: [mixed as never], required: true },
  uncovered: { type: mixed as never, required: true },
  adjustments: { type: [mixed as never], required: true },
  closedAt: Date,
  closedBy: String,
});
schema.index({ workspaceId: 1, month: 1 }, { unique: true });

export const statements = collection<Statement>('statements', schema);
