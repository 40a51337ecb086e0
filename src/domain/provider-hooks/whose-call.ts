import { collection, Schema } from '../../platform/mongo.js';
import type { Platform } from '../context.js';
import type { AgentId, WorkspaceId } from '../ids.js';
import type { ProviderHook } from './model.js';

/** Whose a platform's call is. Whoever writes the row first has decided, for all instances and all reports of the call. */
interface CallOwner {
  /** Workspace, platform, and the platform's id of the call: an address that is made anew knows it, too. */
  _id: string;
  agentId: AgentId;
  purgeAt: Date;
}

const schema = new Schema<CallOwner>({
  _id: { type: String, required: true },
  agentId: { type: String, required: true },
  purgeAt: { type: Date, required: true },
});
schema.index({ purgeAt: 1 }, { expireAfterSeconds: 0 });

const callOwners = collection<CallOwner>('hook_calls', schema);

/** L17: a report is taken until 35 days after the call's end; the rest is for the call itself. */
const REMEMBERED_MS = 40 * 24 * 60 * 60 * 1000;

export type CallName = string & { readonly callName: never };

/** What a platform's call is known by in its workspace. */
export const callName = ({ workspaceId, provider }: Pick<ProviderHook, 'workspaceId' | 'provider'>, callId: string): CallName =>
  `${workspaceId}:${provider}:${callId}` as CallName;

/** The agent a call was given to, or undefined while it is nobody's. */
export async function ownerOf({ db }: Platform, call: CallName): Promise<AgentId | undefined> {
  return (await callOwners(db).findById(call).lean())?.agentId;
}

/**
 * L5: gives a call to an agent for good, unless it is somebody's; says whose it is. To be done before it is metered: the ledger counts
 * a call once for each agent, so that nothing else keeps it from being counted twice.
 */
export async function claimCall(platform: Platform, call: CallName, agentId: AgentId): Promise<AgentId> {
  const { db, clock } = platform;
  const mine = { agentId, purgeAt: new Date(clock.now().getTime() + REMEMBERED_MS) };
  // Waits for the majority also where another was first, so the reading after it sees the other's.
  const { upsertedCount } = await callOwners(db).updateOne({ _id: call }, { $setOnInsert: mine }, { upsert: true });
  if (upsertedCount === 1) return agentId;
  const owner = await ownerOf(platform, call);
  if (!owner) throw new Error(`Whose call ${call} is was there a moment ago and is gone.`);
  return owner;
}

/** Removes what is known of the calls of a workspace that is no more. */
export async function forgetCallOwnersOf({ db }: Platform, workspaceId: WorkspaceId): Promise<void> {
  // ';' comes after ':'.
  await callOwners(db).deleteMany({ _id: { $gte: `${workspaceId}:`, $lt: `${workspaceId};` } });
}
