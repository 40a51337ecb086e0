import { collection, Schema } from '../../platform/mongo.js';
import type { AlertId, TeamId, WorkspaceId } from '../ids.js';
import type { AlertAnswer, LowMinutes } from '../notices/index.js';

/** An alert that was sent, and what people did about it. */
export interface Alert {
  _id: AlertId;
  teamId: TeamId;
  workspaceId: WorkspaceId;
  data: Omit<LowMinutes, 'answers'>;
  answers: AlertAnswer[];
  /** How often its message was brought up to date without anybody's doing. */
  refreshes?: number;
  /** Uncovered seconds of the workspace before it ran out; what came later is this alert's. */
  unfundedBefore?: number;
  purgeAt: Date;
}

const alertSchema = new Schema<Alert>({
  _id: { type: String, required: true },
  teamId: { type: String, required: true },
  workspaceId: { type: String, required: true },
  data: { type: Schema.Types.Mixed, required: true },
  answers: { type: [Schema.Types.Mixed] as never, required: true },
  refreshes: Number,
  unfundedBefore: Number,
  purgeAt: { type: Date, required: true },
});
alertSchema.index({ purgeAt: 1 }, { expireAfterSeconds: 0 });
alertSchema.index({ purgeAt: -1 }, { name: 'out_of_minutes', partialFilterExpression: { 'data.threshold': 0 } });

export const alerts = collection<Alert>('alerts', alertSchema);

/** What is remembered about a workspace's alerts from one to the next. */
export interface AlertState {
  _id: WorkspaceId;
  /** The last times in which alerts were put off: crossings within are not told, whenever they are found. */
  snoozes: { from: Date; until: Date }[];
  /** N8: whether less than a day was left at the last look, and how often that has begun. */
  runway?: { low: boolean; times: number };
}

const stateSchema = new Schema<AlertState>({
  _id: { type: String, required: true },
  snoozes: { type: [new Schema({ from: Date, until: Date }, { _id: false })] as never, default: [] },
  runway: { type: new Schema({ low: Boolean, times: Number }, { _id: false }) },
});

export const alertStates = collection<AlertState>('alert_states', stateSchema);
