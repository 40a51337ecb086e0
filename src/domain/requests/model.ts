import { collection, Schema } from '../../platform/mongo.js';
import type { AlertId, RequestId, SourceId, TeamId, UserId, WorkspaceId } from '../ids.js';

/** What a request is granted with: as people give it, so that it can be carried out again after a crash. */
export interface AgreedTerms {
  sourceId: SourceId;
  minutes: number;
  ratePerMinute: string;
  currency: string;
  pulse: { minimumSeconds: number; incrementSeconds: number };
  expiresAt?: Date;
}

/** A member's request to the owner of a workspace. */
export interface MinutesRequest {
  _id: RequestId;
  teamId: TeamId;
  workspaceId: WorkspaceId;
  by: UserId;
  wants: 'minutes' | 'stop';
  /** How many are asked for; 0 for `stop`. */
  seconds: number;
  purpose?: string;
  /** The alert it was asked from. */
  alertId?: AlertId;
  /** `approving`: agreed to, and being carried out. */
  status: 'pending' | 'approving' | 'approved' | 'declined' | 'withdrawn' | 'expired';
  /** Grows when the asker changes it. */
  revision: number;
  agreed?: { by: UserId; at: Date; terms?: AgreedTerms };
  createdAt: Date;
  expiresAt: Date;
  purgeAt: Date;
}

const schema = new Schema<MinutesRequest>({
  _id: { type: String, required: true },
  teamId: { type: String, required: true },
  workspaceId: { type: String, required: true },
  by: { type: String, required: true },
  wants: { type: String, enum: ['minutes', 'stop'], required: true },
  seconds: { type: Number, required: true },
  purpose: String,
  alertId: String,
  status: {
    type: String,
    enum: ['pending', 'approving', 'approved', 'declined', 'withdrawn', 'expired'],
    required: true,
  },
  revision: { type: Number, required: true },
  agreed: Schema.Types.Mixed,
  createdAt: { type: Date, required: true },
  expiresAt: { type: Date, required: true },
  purgeAt: { type: Date, required: true },
});
const OPEN = { status: { $in: ['pending', 'approving'] } };
schema.index({ workspaceId: 1, by: 1, wants: 1 }, { unique: true, partialFilterExpression: OPEN });
schema.index({ status: 1, expiresAt: 1 }, { partialFilterExpression: OPEN });
schema.index({ purgeAt: 1 }, { expireAfterSeconds: 0 });

export const minutesRequests = collection<MinutesRequest>('minutes_requests', schema);
