import { collection, Schema } from '../../platform/mongo.js';
import type { AgentId, ContactId, TeamId, WorkspaceId } from '../ids.js';

/** A5: somebody an agent talked to, made from its calls; only the name is a person's own doing. */
export interface Contact {
  _id: ContactId;
  teamId: TeamId;
  workspaceId: WorkspaceId;
  agentId: AgentId;
  /** E.164. */
  number: string;
  name?: string;
  /** Calls that took place; refused ones are listed and not counted. */
  calls: number;
  firstAt: Date;
  lastAt: Date;
  /** H7: goes with the details of its last call. */
  eraseAt: Date;
  /** The pages its calls are on. */
  pages: number[];
}

const contactSchema = new Schema<Contact>({
  _id: { type: String, required: true },
  teamId: { type: String, required: true },
  workspaceId: { type: String, required: true },
  agentId: { type: String, required: true },
  number: { type: String, required: true },
  name: String,
  calls: { type: Number, required: true },
  firstAt: { type: Date, required: true },
  lastAt: { type: Date, required: true },
  eraseAt: { type: Date, required: true },
  pages: { type: [Number], required: true },
});
contactSchema.index({ agentId: 1, number: 1 }, { unique: true });
contactSchema.index({ agentId: 1, lastAt: -1 });
contactSchema.index({ workspaceId: 1, number: 1 });
contactSchema.index({ eraseAt: 1 }, { expireAfterSeconds: 0 });

export const contacts = collection<Contact>('contacts', contactSchema);

/** What became of a call, as people ask for it. */
export const OUTCOMES = ['completed', 'failed', 'refused', 'aside', 'lapsed'] as const;
export type Outcome = (typeof OUTCOMES)[number];

/** One call of an agent: where it stands on the chain, and what a list shows of it. Times in milliseconds since 1970. */
export interface CallRow {
  n: number;
  callId: string;
  startedAt: number;
  talkedMs: number;
  outcome: Outcome;
  billedSeconds: number;
  /** Random, and means nothing once its contact is gone. */
  contact?: ContactId;
  /** H7: when the call and its contact are parted. */
  until?: Date;
}

/** Calls of one agent that were reported one after another, as one document because a document costs more than what is in it. */
export interface CallPage {
  /** `<agent>:<first>`. */
  _id: string;
  workspaceId: WorkspaceId;
  agentId: AgentId;
  /** The number of its first entry. */
  first: number;
  count: number;
  /** When its first and last call started. */
  from: number;
  to: number;
  rows: CallRow[];
  /** When the first of its calls is to be parted from its contact. */
  unlinkAt?: Date;
}

const pageSchema = new Schema({
  _id: { type: String, required: true },
  workspaceId: { type: String, required: true },
  agentId: { type: String, required: true },
  first: { type: Number, required: true },
  count: { type: Number, required: true },
  from: { type: Number, required: true },
  to: { type: Number, required: true },
  rows: { type: [Schema.Types.Mixed], required: true },
  unlinkAt: Date,
});
pageSchema.index({ agentId: 1, first: -1 });
pageSchema.index({ workspaceId: 1 });
pageSchema.index({ unlinkAt: 1 }, { sparse: true });

export const callPages = collection<CallPage>('agent_calls', pageSchema);

/** How far a workspace's chain has been read. */
export interface ContactHead {
  _id: WorkspaceId;
  n: number;
}

export const contactHeads = collection<ContactHead>(
  'contact_heads',
  new Schema<ContactHead>({ _id: { type: String, required: true }, n: { type: Number, required: true } }),
);

/** H7: a number to erase: written with the act, so that it is done though the process dies, and once more for what was under way. */
export interface Erasure {
  _id: string;
  teamId: TeamId;
  workspaceId: WorkspaceId;
  /** One agent's calls only; absent: the whole workspace's. */
  agentId?: AgentId;
  number: string;
  /** Whatever was under way when it was asked for has arrived by then. */
  finishAt: Date;
}

const erasureSchema = new Schema<Erasure>({
  _id: { type: String, required: true },
  teamId: { type: String, required: true },
  workspaceId: { type: String, required: true },
  agentId: String,
  number: { type: String, required: true },
  finishAt: { type: Date, required: true },
});
erasureSchema.index({ finishAt: 1 });

export const erasures = collection<Erasure>('erasures', erasureSchema);
