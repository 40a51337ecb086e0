import { collection, Schema } from '../../platform/mongo.js';
import type { HookId, TeamId, WorkspaceId } from '../ids.js';
import { PROVIDER_IDS, type ProviderId } from './providers.js';

/** What is done with a caller when we cannot tell in time whether there are minutes (H6). */
export type WhenLate = 'take' | 'refuse';

/** The address at which one platform reports the calls of one workspace. */
export interface ProviderHook {
  /** Part of the address. */
  _id: HookId;
  teamId: TeamId;
  workspaceId: WorkspaceId;
  provider: ProviderId;
  /** Sealed; none until somebody has entered what the platform made. */
  secret?: string;
  /** The one before it, sealed, which is good until then. */
  previous?: { secret: string; until: Date };
  whenLate: WhenLate;
  createdAt: Date;
  /** When it last sent something that was signed, to ten minutes. */
  heardAt?: Date;
  /** L14: since it was disconnected or its workspace was deleted: it only takes how calls ended that had begun. */
  closedAt?: Date;
}

const schema = new Schema<ProviderHook>({
  _id: { type: String, required: true },
  teamId: { type: String, required: true },
  workspaceId: { type: String, required: true },
  provider: { type: String, enum: PROVIDER_IDS, required: true },
  secret: String,
  previous: new Schema({ secret: { type: String, required: true }, until: { type: Date, required: true } }, { _id: false }),
  whenLate: { type: String, enum: ['take', 'refuse'], required: true },
  createdAt: { type: Date, required: true },
  heardAt: Date,
  closedAt: Date,
});
schema.index({ workspaceId: 1, provider: 1 }, { unique: true });

export const providerHooks = collection<ProviderHook>('provider_hooks', schema);

/** L14: so long it is taken how a call ended that was live when its address was disconnected. */
const LATE_S = 35 * 24 * 60 * 60;

const lateSchema = schema.clone();
lateSchema.clearIndexes();
lateSchema.index({ closedAt: 1 }, { expireAfterSeconds: LATE_S });
lateSchema.index({ workspaceId: 1 });

/** Addresses that were disconnected. Kept apart: a workspace that connects again gets another. */
export const disconnectedHooks = collection<ProviderHook>('disconnected_hooks', lateSchema);
