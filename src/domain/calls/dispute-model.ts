import { collection, Schema } from '../../platform/mongo.js';
import type { AgentId, TeamId, UserId, WorkspaceId } from '../ids.js';

/** A member's objection to how a call was counted. */
export interface CallDispute {
  _id: string;
  teamId: TeamId;
  workspaceId: WorkspaceId;
  agentId: AgentId;
  callId: string;
  by: UserId;
  reason: string;
  status: 'open' | 'answered';
  createdAt: Date;
}

const schema = new Schema<CallDispute>({
  _id: { type: String, required: true },
  teamId: { type: String, required: true },
  workspaceId: { type: String, required: true },
  agentId: { type: String, required: true },
  callId: { type: String, required: true },
  by: { type: String, required: true },
  reason: { type: String, required: true },
  status: { type: String, enum: ['open', 'answered'], required: true },
  createdAt: { type: Date, required: true },
});
/** One open dispute a call. */
schema.index({ workspaceId: 1, agentId: 1, callId: 1 }, { unique: true, partialFilterExpression: { status: 'open' } });

schema.index({ createdAt: 1 }, { partialFilterExpression: { status: 'open' } });

export const callDisputes = collection<CallDispute>('call_disputes', schema);
