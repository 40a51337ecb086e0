import { collection, Schema } from '../../platform/mongo.js';
import type { AccountId, TeamId, UserId, WorkspaceId } from '../ids.js';

/** One person in one Slack team. `revision` is what acts on the same account's seats collide on (S5). */
export interface Account {
  _id: AccountId;
  teamId: TeamId;
  userId: UserId;
  name: string;
  email?: string;
  /** IANA zone. */
  timeZone: string;
  plan: string;
  addonSeats: number;
  currentWorkspaceId?: WorkspaceId;
  revision: number;
  /** False until a person's name and zone were read from Slack (an operator may make an account before). */
  known: boolean;
  /** Slack has deactivated the person (M6). */
  deactivatedAt?: Date;
  /** Who gets their alerts then, and may take over what they own (M6). */
  successorId?: UserId;
  createdAt: Date;
}

const schema = new Schema<Account>({
  _id: { type: String, required: true },
  teamId: { type: String, required: true },
  userId: { type: String, required: true },
  name: { type: String, required: true },
  email: String,
  timeZone: { type: String, required: true },
  plan: { type: String, required: true },
  addonSeats: { type: Number, required: true },
  currentWorkspaceId: String,
  revision: { type: Number, required: true },
  known: { type: Boolean, required: true },
  deactivatedAt: Date,
  successorId: String,
  createdAt: { type: Date, required: true },
});
schema.index({ teamId: 1, userId: 1 }, { unique: true });

export const accounts = collection<Account>('accounts', schema);
