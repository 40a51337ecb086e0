import { collection, Schema } from '../../platform/mongo.js';
import type { AccountId, TeamId, UserId, WorkspaceId } from '../ids.js';

/** A person's place in a workspace; the owner has one too. */
export interface Member {
  _id: string;
  teamId: TeamId;
  workspaceId: WorkspaceId;
  /** The account that owns the workspace (not the member's). */
  accountId: AccountId;
  userId: UserId;
  role: 'owner' | 'admin' | 'editor' | 'viewer';
  joinedAt: Date;
  /** M5: how they are called and shown here; null as in Slack. */
  displayName?: string | null;
  pictureUrl?: string | null;
}

const schema = new Schema<Member>({
  _id: { type: String, required: true },
  teamId: { type: String, required: true },
  workspaceId: { type: String, required: true },
  accountId: { type: String, required: true },
  userId: { type: String, required: true },
  role: { type: String, enum: ['owner', 'admin', 'editor', 'viewer'], required: true },
  joinedAt: { type: Date, required: true },
  displayName: String,
  pictureUrl: String,
});
schema.index({ workspaceId: 1, userId: 1 }, { unique: true });
schema.index({ teamId: 1, userId: 1 });

export const members = collection<Member>('members', schema);
