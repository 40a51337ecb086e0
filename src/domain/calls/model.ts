import { collection, Schema } from '../../platform/mongo.js';

/** What is personal about one call, outside the ledger (H7). */
export interface CallDetails {
  teamId: string;
  workspaceId: string;
  agentId: string;
  from?: string;
  to?: string;
  direction?: string;
  /** As JSON text, so that no name in it can mean anything to the database. */
  metadata?: string;
}

/**
 * Details of calls that were reported at about the same time, of whatever workspaces, written as one because a document costs far
 * more than what is in it. An entry holds `_id.place`; what is erased is null in its place. Gone as a whole after the retention.
 */
export interface DetailsSheet {
  /** Random, not to be guessed from a call; or a whole reference, when the first report was cut off before its sheet was there. */
  _id: string;
  calls: (CallDetails | null)[];
  eraseAt: Date;
}

const schema = new Schema<DetailsSheet>({
  _id: { type: String, required: true },
  calls: { type: [Schema.Types.Mixed], required: true },
  eraseAt: { type: Date, required: true },
});
schema.index({ eraseAt: 1 }, { expireAfterSeconds: 0 });

export const DETAILS = 'call_details';
export const callDetails = collection<DetailsSheet>(DETAILS, schema);
