import { collection, Schema } from '../../platform/mongo.js';
import type { AccountId, AgentId, KnowledgeBaseId, ResourceId, TeamId, WorkspaceId } from '../ids.js';

/** One thing to know: the address of a page, a text, or a file that is in Slack. */
export interface Resource {
  _id: ResourceId;
  kind: 'url' | 'text' | 'file';
  title?: string;
  /** Of a page; of a file where its link was given. */
  url?: string;
  text?: string;
  /** Slack's id. The file stays in Slack, which decides who may open it. */
  fileId?: string;
  addedAt: Date;
}

export interface KnowledgeBase {
  _id: KnowledgeBaseId;
  teamId: TeamId;
  /** Whose it is: it can be connected to this account's workspaces and to no others (K2). */
  accountId: AccountId;
  name: string;
  description?: string;
  resources: Resource[];
  /** Grows with every change and connection, so that deleting it and connecting it cannot both succeed. */
  revision: number;
  createdAt: Date;
}

/** A workspace may read a knowledge base; with an agent: that agent of it, too. */
export interface Connection {
  _id: string;
  teamId: TeamId;
  knowledgeBaseId: KnowledgeBaseId;
  accountId: AccountId;
  workspaceId: WorkspaceId;
  agentId: AgentId | null;
  connectedAt: Date;
}

const resource = new Schema<Resource>({
  _id: { type: String, required: true },
  kind: { type: String, enum: ['url', 'text', 'file'], required: true },
  title: String,
  url: String,
  text: String,
  fileId: String,
  addedAt: { type: Date, required: true },
});

const base = new Schema<KnowledgeBase>({
  _id: { type: String, required: true },
  teamId: { type: String, required: true },
  accountId: { type: String, required: true },
  name: { type: String, required: true },
  description: String,
  resources: { type: [resource], required: true },
  revision: { type: Number, required: true },
  createdAt: { type: Date, required: true },
});
base.index({ accountId: 1, createdAt: 1 });

const connection = new Schema<Connection>({
  _id: { type: String, required: true },
  teamId: { type: String, required: true },
  knowledgeBaseId: { type: String, required: true },
  accountId: { type: String, required: true },
  workspaceId: { type: String, required: true },
  agentId: { type: String, default: null },
  connectedAt: { type: Date, required: true },
});
connection.index({ knowledgeBaseId: 1, workspaceId: 1, agentId: 1 }, { unique: true });
connection.index({ workspaceId: 1, agentId: 1 });
connection.index({ accountId: 1 });

export const knowledgeBases = collection<KnowledgeBase>('knowledge_bases', base);
export const knowledgeConnections = collection<Connection>('knowledge_connections', connection);
