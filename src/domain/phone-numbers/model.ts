import { collection, Schema } from '../../platform/mongo.js';
import type { AgentId, PhoneNumberId, TeamId, WorkspaceId } from '../ids.js';

export interface PhoneNumber {
  _id: PhoneNumberId;
  teamId: TeamId;
  workspaceId: WorkspaceId;
  /** E.164. */
  number: string;
  /** At most one, of the same workspace. */
  agentId?: AgentId;
  createdAt: Date;
}

const schema = new Schema<PhoneNumber>({
  _id: { type: String, required: true },
  teamId: { type: String, required: true },
  workspaceId: { type: String, required: true },
  number: { type: String, required: true },
  agentId: String,
  createdAt: { type: Date, required: true },
});
schema.index({ teamId: 1, number: 1 }, { unique: true });
schema.index({ workspaceId: 1, number: 1 });
schema.index({ agentId: 1 }, { sparse: true });

export const phoneNumbers = collection<PhoneNumber>('phone_numbers', schema);
