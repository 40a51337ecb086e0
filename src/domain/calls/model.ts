import { collection, Schema } from '../../platform/mongo.js';
import { asWrittenInJson } from '../../platform/phone.js';

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
 * `["team","workspace","agent","from","to","direction"]`, null for what is not known, and the metadata after a line break. One text,
 * because a document of its own for each call costs eight times as much to write.
 */
export type DetailsText = string;

type Head = [teamId: string, workspaceId: string, agentId: string, ...(string | null)[]];

export function detailsText({ teamId, workspaceId, agentId, from, to, direction, metadata }: CallDetails): DetailsText {
  const head = JSON.stringify([teamId, workspaceId, agentId, from ?? null, to ?? null, direction ?? null]);
  return metadata === undefined ? head : `${head}\n${metadata}`;
}

/** What of the details of a call is not metadata. */
export function readHead(text: DetailsText): Head {
  const end = text.indexOf('\n');
  return JSON.parse(end < 0 ? text : text.slice(0, end)) as Head;
}

export function readDetails(text: DetailsText): CallDetails {
  const metadata = text.split('\n')[1];
  const [teamId, workspaceId, agentId, from = null, to = null, direction = null] = readHead(text);
  const details: CallDetails = { teamId, workspaceId, agentId };
  if (from !== null) details.from = from;
  if (to !== null) details.to = to;
  if (direction !== null) details.direction = direction;
  if (metadata !== undefined) details.metadata = metadata;
  return details;
}

/** What the texts begin with of calls of a workspace or an agent, from or to a number (E.164), however it was written. */
export function beginningOf(which: { workspaceId?: string; agentId?: string; from?: string; to?: string }): RegExp {
  const { workspaceId, agentId, from, to } = which;
  const exactly = (id: string | undefined) =>
    id === undefined ? ANY : JSON.stringify(id).replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  const number = (e164: string | undefined) => (e164 === undefined ? ANY : asWrittenInJson(e164));
  return new RegExp(`^\\[${[ANY, exactly(workspaceId), exactly(agentId), number(from), number(to)].join(',')},`);
}

const ANY = '(?:null|"(?:[^"\\\\]|\\\\.)*")';

/**
 * Details of calls that were reported at about the same time, of whatever workspaces, written as one because a document costs far
 * more than what is in it. An entry holds `_id.place`; what is erased is null in its place. Gone as a whole after the retention.
 */
export interface DetailsSheet {
  /** Random, not to be guessed from a call; or a whole reference, when the first report was cut off before its sheet was there. */
  _id: string;
  calls: (DetailsText | null)[];
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
