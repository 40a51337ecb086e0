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
  /** W11: since its workspace was deleted: it only takes how calls ended that had begun. */
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
