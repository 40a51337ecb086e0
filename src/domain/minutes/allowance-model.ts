import { collection, Schema } from '../../platform/mongo.js';
import type { AccountId, GrantId, SourceId, TeamId, UserId, WorkspaceId } from '../ids.js';

/** What admins may add to a workspace (M2), and what they have: both in one place, so that one write decides. */
export interface Allowance {
  _id: WorkspaceId;
  teamId: TeamId;
  /** Whose source it is: with another owner none of this holds any more. */
  accountId: AccountId;
  /** The switch. The rest is kept while it is off, to be shown again. */
  adminsMayAdd: boolean;
  sourceId: SourceId;
  dailyCapSeconds: number;
  /** The local day on which minutes were added last, as 20261122 (0: never), and how many seconds on it. */
  day: number;
  seconds: number;
}

/** Minutes that an admin was let add: counted first, moved then, so that a death in between is finished (L19). */
export interface Addition {
  /** The grant it becomes. */
  _id: GrantId;
  teamId: TeamId;
  workspaceId: WorkspaceId;
  by: UserId;
  /** The command it is done under, however often. */
  commandKey: string;
  seconds: number;
  /** The day it counts on. */
  day: number;
  terms: {
    sourceId: SourceId;
    rateMicro: number;
    currency: string;
    minimumSeconds: number;
    incrementSeconds: number;
    priority: number;
  };
  status: 'counted' | 'moved';
  createdAt: Date;
  purgeAt: Date;
}

const allowanceSchema = new Schema<Allowance>({
  _id: { type: String, required: true },
  teamId: { type: String, required: true },
  accountId: { type: String, required: true },
  adminsMayAdd: { type: Boolean, required: true },
  sourceId: { type: String, required: true },
  dailyCapSeconds: { type: Number, required: true },
  day: { type: Number, required: true },
  seconds: { type: Number, required: true },
});

export const allowances = collection<Allowance>('minute_allowances', allowanceSchema);

const additionSchema = new Schema<Addition>({
  _id: { type: String, required: true },
  teamId: { type: String, required: true },
  workspaceId: { type: String, required: true },
  by: { type: String, required: true },
  commandKey: { type: String, required: true },
  seconds: { type: Number, required: true },
  day: { type: Number, required: true },
  terms: { type: Schema.Types.Mixed, required: true },
  status: { type: String, enum: ['counted', 'moved'], required: true },
  createdAt: { type: Date, required: true },
  purgeAt: { type: Date, required: true },
});
additionSchema.index({ createdAt: 1 }, { partialFilterExpression: { status: 'counted' } });
additionSchema.index({ purgeAt: 1 }, { expireAfterSeconds: 0, partialFilterExpression: { status: 'moved' } });

export const additions = collection<Addition>('minute_additions', additionSchema);
