import { collection, Schema } from '../../platform/mongo.js';
import type { WorkspaceId } from '../ids.js';

/** How many callers of one hour of the clock were turned away for want of minutes, because somebody had asked before. */
export interface TurnedAway {
  _id: string;
  workspaceId: WorkspaceId;
  count: number;
  first: Date;
  last: Date;
  purgeAt: Date;
}

const schema = new Schema<TurnedAway>({
  _id: { type: String, required: true },
  workspaceId: { type: String, required: true },
  count: { type: Number, required: true },
  first: { type: Date, required: true },
  last: { type: Date, required: true },
  purgeAt: { type: Date, required: true },
});
schema.index({ workspaceId: 1, first: 1 });
schema.index({ purgeAt: 1 }, { expireAfterSeconds: 0 });

export const turnedAway = collection<TurnedAway>('turned_away', schema);
