import { collection, Schema } from '../../platform/mongo.js';
import type { TeamId, UserId, WorkspaceId } from '../ids.js';

/** An owner's offer of a workspace to one of its members. */
export interface Transfer {
  _id: string;
  teamId: TeamId;
  workspaceId: WorkspaceId;
  from: UserId;
  to: UserId;
  status: 'pending' | 'accepted' | 'declined' | 'withdrawn';
  createdAt: Date;
  expiresAt: Date;
  /** Its acceptance has begun, which closes the chain to the owner's minutes; `over` once a job has given up on it. */
  accepting?: { since: Date; over: boolean };
}

const schema = new Schema<Transfer>({
  _id: { type: String, required: true },
  teamId: { type: String, required: true },
  workspaceId: { type: String, required: true },
  from: { type: String, required: true },
  to: { type: String, required: true },
  status: { type: String, enum: ['pending', 'accepted', 'declined', 'withdrawn'], required: true },
  createdAt: { type: Date, required: true },
  expiresAt: { type: Date, required: true },
  accepting: { type: new Schema({ since: Date, over: Boolean }, { _id: false }), default: undefined },
});
schema.index({ workspaceId: 1 }, { unique: true, partialFilterExpression: { status: 'pending' } });

schema.index({ 'accepting.since': 1 }, { partialFilterExpression: { 'accepting.since': { $exists: true } } });

export const transfers = collection<Transfer>('transfers', schema);
