import { collection, Schema } from '../../platform/mongo.js';

/** What is personal about a call, outside the ledger (H7): erasable, and gone by itself after the retention. */
export interface CallDetails {
  /** The reference an entry holds: not to be guessed from the call. */
  _id: string;
  teamId: string;
  workspaceId: string;
  agentId: string;
  from?: string;
  to?: string;
  direction?: string;
  /** As JSON text, so that no name in it can mean anything to the database. */
  metadata?: string;
  eraseAt: Date;
}

const schema = new Schema<CallDetails>({
  _id: { type: String, required: true },
  teamId: { type: String, required: true },
  workspaceId: { type: String, required: true },
  agentId: { type: String, required: true },
  from: String,
  to: String,
  direction: String,
  metadata: String,
  eraseAt: { type: Date, required: true },
});
schema.index({ eraseAt: 1 }, { expireAfterSeconds: 0 });

export const callDetails = collection<CallDetails>('call_details', schema);
