import { type ClientSession, type Connection, driverCollection, isDuplicateKey } from '../../platform/mongo.js';
import type { AgentId, ContactId, WorkspaceId } from '../ids.js';
import { type CallPage, type Contact, type ContactHead, callPages, contacts } from './model.js';

/** Up to which entry the chains of those of these workspaces have been read of which any was. */
export async function headsOf(db: Connection, ids: readonly WorkspaceId[]): Promise<Map<WorkspaceId, number>> {
  const majority = { readConcern: { level: 'majority' } } as const;
  const found = driverCollection<ContactHead>(db, 'contact_heads').find({ _id: { $in: [...ids] } }, majority);
  return new Map((await found.toArray()).map(({ _id, n }) => [_id, n]));
}

/** Somebody else has read on meanwhile; thrown, because it ends the transaction it happens in. */
export class HeadMoved extends Error {}

/** Moves heads on, each from entry `from` to `to`: all, or it throws `HeadMoved`. */
export async function moveHeads(
  db: Connection,
  session: ClientSession,
  moves: readonly { id: WorkspaceId; from: number; to: number }[],
): Promise<void> {
  try {
    const moved = await driverCollection<ContactHead>(db, 'contact_heads').bulkWrite(
      moves.map(({ id, from, to }) => ({
        updateOne: { filter: { _id: id, n: from }, update: { $set: { n: to } }, upsert: from === 0 },
      })),
      { session, ordered: false },
    );
    if (moved.matchedCount + moved.upsertedCount < moves.length) throw new HeadMoved();
  } catch (error) {
    throw isDuplicateKey(error) ? new HeadMoved() : error;
  }
}

export type LastPage = Pick<CallPage, 'first' | 'count'>;

/** The pages on which these agents' next calls go, without their calls. By agent. */
export async function lastPages(
  db: Connection,
  session: ClientSession,
  agentIds: readonly AgentId[],
): Promise<Map<AgentId, LastPage>> {
  const newest = { $first: { first: '$first', count: '$count' } };
  const found = await callPages(db)
    .aggregate<{ _id: AgentId; page: LastPage }>([
      { $match: { agentId: { $in: [...agentIds] } } },
      { $sort: { agentId: 1, first: -1 } },
      { $group: { _id: '$agentId', page: newest } },
    ])
    .session(session);
  return new Map(found.map(({ _id, page }) => [_id, page]));
}

/** What a batch adds to the pages, and to the contacts. */
export async function writePages(db: Connection, session: ClientSession, pages: readonly CallPage[]): Promise<void> {
  if (pages.length === 0) return;
  await driverCollection<CallPage>(db, 'agent_calls').bulkWrite(
    pages.map(({ _id, workspaceId, agentId, first, rows, from, to, unlinkAt }) => ({
      updateOne: {
        filter: { _id },
        update: {
          $setOnInsert: { workspaceId, agentId, first },
          $push: { rows: { $each: rows } },
          $inc: { count: rows.length },
          $min: { from, ...(unlinkAt ? { unlinkAt } : {}) },
          $max: { to },
        },
        upsert: true,
      },
    })),
    { session, ordered: false },
  );
}

/**
 * The contacts of workspaces that have these numbers, by agent and number; those whose time is up are removed, for they are nobody any
 * more.
 */
export async function contactsWith(
  db: Connection,
  session: ClientSession,
  numbers: ReadonlyMap<WorkspaceId, ReadonlySet<string>>,
  now: Date,
): Promise<Map<string, ContactId>> {
  const which = [...numbers].flatMap(([workspaceId, some]) => (some.size > 0 ? { workspaceId, number: { $in: [...some] } } : []));
  if (which.length === 0) return new Map();
  const found = await contacts(db).find({ $or: which }, { agentId: 1, number: 1, eraseAt: 1 }).session(session).lean();
  const over = found.filter(({ eraseAt }) => eraseAt <= now).map(({ _id }) => _id);
  if (over.length > 0) await contacts(db).deleteMany({ _id: { $in: over } }, { session });
  return new Map(found.flatMap((contact) => (contact.eraseAt > now ? [[contactKey(contact), contact._id] as const] : [])));
}

export const contactKey = ({ agentId, number }: Pick<Contact, 'agentId' | 'number'>): string => `${agentId} ${number}`;

/** Adds to the contacts that are `known`, and makes the others. */
export async function addToContacts(
  db: Connection,
  session: ClientSession,
  more: readonly Contact[],
  known: ReadonlySet<ContactId>,
): Promise<void> {
  if (more.length === 0) return;
  await driverCollection<Contact>(db, 'contacts').bulkWrite(
    more.map((contact) => {
      const { _id, calls, firstAt, lastAt, eraseAt, pages } = contact;
      if (!known.has(_id)) return { insertOne: { document: contact } };
      const update = {
        $inc: { calls },
        $min: { firstAt },
        $max: { lastAt, eraseAt },
        $addToSet: { pages: { $each: pages } },
      };
      return { updateOne: { filter: { _id }, update } };
    }),
    { session, ordered: false },
  );
}
