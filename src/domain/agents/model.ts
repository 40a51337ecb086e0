import { collection, Schema } from '../../platform/mongo.js';
import type { AgentId, TeamId, WorkspaceId } from '../ids.js';

export interface Agent {
  _id: AgentId;
  teamId: TeamId;
  workspaceId: WorkspaceId;
  name: string;
  status: 'active' | 'paused';
  createdAt: Date;
}

const schema = new Schema<Agent>({
  _id: { type: String, required: true },
  teamId: { type: String, required: true },
  workspaceId: { type: String, required: true },
  name: { type: String, required: true },
  status: { type: String, enum: ['active', 'paused'], required: true },
  createdAt: { type: Date, required: true },
});
schema.index({ workspaceId: 1, createdAt: 1 });

export const agents = collection<Agent>('agents', schema);
