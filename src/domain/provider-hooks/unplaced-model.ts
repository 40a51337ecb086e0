import { collection, Schema } from '../../platform/mongo.js';
import type { HookId, TeamId, WorkspaceId } from '../ids.js';
import { PROVIDER_IDS, type ProviderId } from './providers.js';

/** A call that is over and belongs to no agent we know: kept, and counted once somebody says whose it is. */
export interface UnplacedCall {
  /** The hook and the platform's id of the call: the same report again is the same row. */
  _id: string;
  hookId: HookId;
  teamId: TeamId;
  workspaceId: WorkspaceId;
  provider: ProviderId;
  callId: string;
  providerAgentId?: string;
  /** The workspace's own number; the other one is kept apart (H7). */
  ownNumber?: string;
  status: 'ended' | 'failed';
  startedAt?: Date;
  endedAt?: Date;
  direction?: 'inbound' | 'outbound';
  heardAt: Date;
  /** It stands in the ledger; kept a while for when the platform sends it again. */
  countedAt?: Date;
  purgeAt?: Date;
}

const schema = new Schema<UnplacedCall>({
  _id: { type: String, required: true },
  hookId: { type: String, required: true },
  teamId: { type: String, required: true },
  workspaceId: { type: String, required: true },
  provider: { type: String, enum: PROVIDER_IDS, required: true },
  callId: { type: String, required: true },
  providerAgentId: String,
  ownNumber: String,
  status: { type: String, enum: ['ended', 'failed'], required: true },
  startedAt: Date,
  endedAt: Date,
  direction: { type: String, enum: ['inbound', 'outbound'] },
  heardAt: { type: Date, required: true },
  countedAt: Date,
  purgeAt: Date,
});
schema.index({ workspaceId: 1, provider: 1, providerAgentId: 1, ownNumber: 1, heardAt: 1 });
schema.index({ purgeAt: 1 }, { expireAfterSeconds: 0 });

export const unplacedCalls = collection<UnplacedCall>('unplaced_calls', schema);

/** The caller's (or called person's) number of such a call, gone after the retention (H7). */
export interface UnplacedNumber {
  /** That of the call. */
  _id: string;
  workspaceId: WorkspaceId;
  number: string;
  eraseAt: Date;
}

const numberSchema = new Schema<UnplacedNumber>({
  _id: { type: String, required: true },
  workspaceId: { type: String, required: true },
  number: { type: String, required: true },
  eraseAt: { type: Date, required: true },
});
numberSchema.index({ eraseAt: 1 }, { expireAfterSeconds: 0 });
numberSchema.index({ workspaceId: 1 });

export const unplacedNumbers = collection<UnplacedNumber>('unplaced_numbers', numberSchema);
