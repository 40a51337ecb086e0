import { collection, Schema } from '../../platform/mongo.js';
import type { AccountId, InvitationId, TeamId, UserId, WorkspaceId } from '../ids.js';

export type InvitationStatus = 'pending' | 'accepted' | 'declined' | 'cancelled' | 'expired';

export interface Invitation {
  _id: InvitationId;
  teamId: TeamId;
  workspaceId: WorkspaceId;
  /** The account that owns the workspace: whose seats it uses. */
  accountId: AccountId;
  /** A Slack user id, or `email:<address>` for somebody not found in Slack. */
  person: string;
  userId?: UserId;
  email?: string;
  /** How the invitee is called in messages to others. */
  inviteeName: string;
  role: 'admin' | 'editor' | 'viewer';
  status: InvitationStatus;
  seat: 'seated' | 'waitlisted';
  /** SHA-256 of the link's token (I6). Only one link lives at a time. */
  tokenHash: string;
  /** Hashes of links that a newer message has replaced, so that their page can say so. */
  formerHashes?: string[];
  /** The notice whose message carries the buttons now. */
  messageKey?: string;
  /** I5: when the reminder went out. */
  remindedAt?: Date;
  /** When the invitee asked for a new one after the end. */
  askedAt?: Date;
  /** I4: the invitation that took this one's place. */
  resentAs?: InvitationId;
  invitedBy: UserId;
  createdAt: Date;
  expiresAt: Date;
  endedAt?: Date;
  /** Its time was up and it has been swept; its people are still to be told. */
  untold?: boolean;
}

const schema = new Schema<Invitation>({
  _id: { type: String, required: true },
  teamId: { type: String, required: true },
  workspaceId: { type: String, required: true },
  accountId: { type: String, required: true },
  person: { type: String, required: true },
  userId: String,
  email: String,
  inviteeName: { type: String, required: true },
  role: { type: String, enum: ['admin', 'editor', 'viewer'], required: true },
  status: { type: String, enum: ['pending', 'accepted', 'declined', 'cancelled', 'expired'], required: true },
  seat: { type: String, enum: ['seated', 'waitlisted'], required: true },
  tokenHash: { type: String, required: true },
  formerHashes: { type: [String], default: undefined },
  messageKey: String,
  remindedAt: Date,
  askedAt: Date,
  resentAs: String,
  invitedBy: { type: String, required: true },
  createdAt: { type: Date, required: true },
  expiresAt: { type: Date, required: true },
  endedAt: Date,
  untold: Boolean,
});
schema.index({ workspaceId: 1, person: 1 }, { unique: true, partialFilterExpression: { status: 'pending' } });
schema.index({ status: 1, expiresAt: 1 });
schema.index({ accountId: 1, status: 1, createdAt: 1 });
schema.index({ tokenHash: 1 }, { unique: true });
schema.index({ formerHashes: 1 }, { sparse: true });
schema.index({ teamId: 1, person: 1, status: 1 });
schema.index({ untold: 1 }, { partialFilterExpression: { untold: true } });

export const invitations = collection<Invitation>('invitations', schema);
