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
});
schema.index({ workspaceId: 1 }, { unique: true, partialFilterExpression: { status: 'pending' } });

export const transfers = collection<Transfer>('transfers', schema);
