import { collection, Schema } from '../../platform/mongo.js';
import type { AgentId, ApiKeyId, TeamId, WorkspaceId } from '../ids.js';

export interface ApiKey {
  _id: ApiKeyId;
  teamId: TeamId;
  workspaceId: WorkspaceId;
  agentId: AgentId;
  name: string;
  /** The visible beginning, by which it is looked up. */
  prefix: string;
  /** SHA-256 of the whole key: 256 random bits need no slow hash. */
  hash: string;
  /** Who made it: `person:U1`, `operator`. */
  issuedBy: string;
  createdAt: Date;
  /** From then on it is as if revoked. */
  expiresAt?: Date;
  /** To ten minutes: a key is used far more often than it is worth a write. */
  lastUsedAt?: Date;
  revokedAt?: Date;
}

const schema = new Schema<ApiKey>({
  _id: { type: String, required: true },
  teamId: { type: String, required: true },
  workspaceId: { type: String, required: true },
  agentId: { type: String, required: true },
  name: { type: String, required: true },
  prefix: { type: String, required: true },
  hash: { type: String, required: true },
  issuedBy: { type: String, required: true },
  createdAt: { type: Date, required: true },
  expiresAt: Date,
  lastUsedAt: Date,
  revokedAt: Date,
});
schema.index({ prefix: 1 }, { unique: true });
schema.index({ agentId: 1 });

export const apiKeys = collection<ApiKey>('api_keys', schema);

/** One document: its number grows whenever any key loses authority, in the same transaction. */
export interface KeyRevision {
  _id: 'api-keys';
  n: number;
}

const revisionSchema = new Schema<KeyRevision>({ _id: String, n: { type: Number, required: true } });

export const REVISIONS = 'api_key_revisions';
export const keyRevisions = collection<KeyRevision>(REVISIONS, revisionSchema);
