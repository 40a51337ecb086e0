import { collection, Schema } from '../../platform/mongo.js';

export interface AuditRow {
  _id: string;
  teamId: string;
  workspaceId?: string;
  actor: string;
  verb: string;
  outcome: 'accepted' | 'refused';
  code?: string;
  detail?: Record<string, unknown>;
  at: Date;
  requestId: string;
}

const schema = new Schema<AuditRow>({
  _id: { type: String, required: true },
  teamId: { type: String, required: true },
  workspaceId: String,
  actor: { type: String, required: true },
  verb: { type: String, required: true },
  outcome: { type: String, enum: ['accepted', 'refused'], required: true },
  code: String,
  detail: Schema.Types.Mixed,
  at: { type: Date, required: true },
  requestId: { type: String, required: true },
});
schema.index({ teamId: 1, workspaceId: 1, at: -1, _id: -1 });

export const auditRows = collection<AuditRow>('audit', schema);
