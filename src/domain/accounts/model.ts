import { collection, Schema } from '../../platform/mongo.js';
import type { AccountId, TeamId, UserId, WorkspaceId } from '../ids.js';

/** The latest period of an account's plan minutes: the anchor's day of the month, the month it starts in, its end. */
export interface Renewal {
  anchorDay: number;
  month: string;
  until: Date;
}

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
  /** The plan minutes made last (N1); absent until a job first sees the account. */
  renewal?: Renewal;
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
  renewal: { type: new Schema({ anchorDay: Number, month: String, until: Date }, { _id: false }) },
  createdAt: { type: Date, required: true },
});
schema.index({ teamId: 1, userId: 1 }, { unique: true });
schema.index({ 'renewal.until': 1 });

export const accounts = collection<Account>('accounts', schema);
