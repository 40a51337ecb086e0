import { collection, Schema } from '../../platform/mongo.js';
import type { AgentId, TeamId, WorkspaceId } from '../ids.js';

export interface Agent {
  _id: AgentId;
  teamId: TeamId;
  /** For ever: there is no moving an agent (W13). */
  workspaceId: WorkspaceId;
  name: string;
  description?: string | undefined;
  status: 'active' | 'paused';
  /** The voice platform it runs on, and the id it has there. */
  provider?: string | undefined;
  providerAgentId?: string | undefined;
  /** JSON text, so that no name in it can mean anything to the database. */
  configuration?: string | undefined;
  createdAt: Date;
  /** H6: when it was last asked whether a call of it would be taken, to ten minutes. */
  askedAt?: Date;
  /** It is gone for people; its name stays for the history of its calls. */
  deletedAt?: Date;
}

const schema = new Schema<Agent>({
  _id: { type: String, required: true },
  teamId: { type: String, required: true },
  workspaceId: { type: String, required: true },
  name: { type: String, required: true },
  description: String,
  status: { type: String, enum: ['active', 'paused'], required: true },
  provider: String,
  providerAgentId: String,
  configuration: String,
  createdAt: { type: Date, required: true },
  askedAt: Date,
  deletedAt: Date,
});
schema.index({ workspaceId: 1, createdAt: 1 });
schema.index(
  { teamId: 1, provider: 1, providerAgentId: 1 },
  { unique: true, partialFilterExpression: { providerAgentId: { $exists: true } } },
);

export const agents = collection<Agent>('agents', schema);
