import { collection, Schema } from '../../platform/mongo.js';
import type { TeamId } from '../ids.js';

/** Where a message in Slack that has moved minutes is to be found (N6). */
export interface MessageLink {
  /** Team, channel and time stamp of the message. */
  _id: string;
  teamId: TeamId;
  channelId: string;
  messageTs: string;
  /** Null once Slack has said that the message is gone; absent until it was asked. */
  url?: string | null;
  /** When Slack is asked; absent once it has answered. */
  askAt?: Date;
}

const schema = new Schema<MessageLink>({
  _id: { type: String, required: true },
  teamId: { type: String, required: true },
  channelId: { type: String, required: true },
  messageTs: { type: String, required: true },
  url: String,
  askAt: Date,
});
schema.index({ askAt: 1 }, { partialFilterExpression: { askAt: { $exists: true } } });

export const messageLinks = collection<MessageLink>('message_links', schema);
