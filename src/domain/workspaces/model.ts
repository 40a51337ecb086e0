import { collection, Schema } from '../../platform/mongo.js';
import type { AccountId, TeamId, UserId, WorkspaceId } from '../ids.js';

export interface Workspace {
  _id: WorkspaceId;
  teamId: TeamId;
  accountId: AccountId;
  /** The owner's Slack id; the same person as the account's. */
  ownerId: UserId;
  name: string;
  handle: string;
  /** IANA zone: the days of its usage. */
  timeZone: string;
  alertChannelId?: string;
  /** My Workspace: made with the account, never deleted (W2). */
  isDefault: boolean;
  adminsMayInvite: boolean;
  /** The time zone was changed and the chain has not followed yet; until then a job sees to it. */
  zoneUnfollowed?: boolean;
  /** When its next month is to be closed (N14); absent until a job first sees it. */
  statementDueAt?: Date;
  status: 'active' | 'closing' | 'deleted';
  /** Grows with every act in it, so that an act and its deletion cannot both succeed (W11), and when its account takes another over. */
  revision?: number;
  /** When it was deleted, and when what it held is purged. */
  deletedAt?: Date;
  purgeAt?: Date;
  createdAt: Date;
}

const schema = new Schema<Workspace>({
  _id: { type: String, required: true },
  teamId: { type: String, required: true },
  accountId: { type: String, required: true },
  ownerId: { type: String, required: true },
  name: { type: String, required: true },
  handle: { type: String, required: true },
  timeZone: { type: String, required: true },
  alertChannelId: String,
  isDefault: { type: Boolean, required: true },
  adminsMayInvite: { type: Boolean, required: true },
  status: { type: String, enum: ['active', 'closing', 'deleted'], required: true },
  revision: Number,
  zoneUnfollowed: Boolean,
  statementDueAt: Date,
  deletedAt: Date,
  purgeAt: Date,
  createdAt: { type: Date, required: true },
});
schema.index({ status: 1, purgeAt: 1 }, { partialFilterExpression: { status: 'deleted' } });
schema.index({ status: 1, createdAt: 1 }, { partialFilterExpression: { status: 'closing' } });
schema.index({ status: 1, statementDueAt: 1 });
schema.index({ zoneUnfollowed: 1 }, { partialFilterExpression: { zoneUnfollowed: true } });
schema.index({ teamId: 1, handle: 1 }, { unique: true });
schema.index({ accountId: 1, createdAt: 1 });

export const workspaces = collection<Workspace>('workspaces', schema);
