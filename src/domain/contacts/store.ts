import { type ClientSession, type Connection, driverCollection } from '../../platform/mongo.js';
import type { Context, Platform, Tx } from '../context.js';
import type { AgentId, ContactId, WorkspaceId } from '../ids.js';
import { type CallPage, type Contact, callPages, contactHeads, contacts, type Erasure, erasures } from './model.js';

/** Some of an agent's contacts, who called last first, and how many there are. */
export async function contactsOf(
  ctx: Context,
  agentId: AgentId,
  { skip, limit }: { skip: number; limit: number },
): Promise<{ contacts: Contact[]; count: number }> {
  const living = { agentId, teamId: ctx.teamId, eraseAt: { $gt: ctx.now } };
  const model = contacts(ctx.platform.db);
  const [found, count] = await Promise.all([
    model.find(living).sort({ lastAt: -1, _id: 1 }).skip(skip).limit(limit).lean(),
    model.countDocuments(living),
  ]);
  return { contacts: found, count };
}

/** Those of these contacts that are still known, by id. */
export async function knownContacts(ctx: Context, agentId: AgentId, ids: readonly ContactId[]): Promise<Map<ContactId, Contact>> {
  if (ids.length === 0) return new Map();
  const found = await contacts(ctx.platform.db)
    .find({ _id: { $in: [...ids] }, agentId, teamId: ctx.teamId, eraseAt: { $gt: ctx.now } })
    .session(ctx.session ?? null)
    .lean();
  return new Map(found.map((contact) => [contact._id, contact]));
}

export async function contactWith(ctx: Context, agentId: AgentId, number: string): Promise<Contact | null> {
  return contacts(ctx.platform.db)
    .findOne({ agentId, number, teamId: ctx.teamId, eraseAt: { $gt: ctx.now } })
    .lean();
}

/** The contacts of a workspace that have this number, of one agent or of all. */
export async function contactsAnywhere(
  ctx: Context,
  { workspaceId, number, agentId }: { workspaceId: WorkspaceId; number: string; agentId?: AgentId | undefined },
): Promise<Contact[]> {
  return contacts(ctx.platform.db)
    .find({ workspaceId, number, teamId: ctx.teamId, eraseAt: { $gt: ctx.now }, ...(agentId ? { agentId } : {}) })
    .session(ctx.session ?? null)
    .lean();
}

/** Names a contact, or with null takes its name; null when it is gone. */
export async function setName(tx: Tx, agentId: AgentId, id: ContactId, name: string | null): Promise<Contact | null> {
  return contacts(tx.platform.db)
    .findOneAndUpdate(
      { _id: id, agentId, teamId: tx.teamId, eraseAt: { $gt: tx.now } },
      name === null ? { $unset: { name: 1 } } : { $set: { name } },
      { session: tx.session, returnDocument: 'after' },
    )
    .lean();
}

/** Pages of an agent, the newest first, that may hold entries before `before`; of one contact where its pages are given. */
export function pagesOf(
  ctx: Context,
  { workspaceId, agentId, before, only }: { workspaceId: WorkspaceId; agentId: AgentId; before: number; only?: number[] },
): AsyncIterable<CallPage> {
  const first = only ? { $lt: before, $in: only } : { $lt: before };
  return driverCollection<CallPage>(ctx.platform.db, 'agent_calls')
    .find({ workspaceId, agentId, first }, { readConcern: { level: 'majority' }, batchSize: 2 })
    .sort({ first: -1 });
}

/** H7: parts calls from their contacts whose time is up, in at most `limit` pages; gives in how many. */
export async function unlink(platform: Platform, now: Date, limit: number): Promise<number> {
  const due = await callPages(platform.db)
    .find({ unlinkAt: { $lte: now } }, { _id: 1 })
    .limit(limit)
    .lean();
  const parted = { $unsetField: { field: 'contact', input: { $unsetField: { field: 'until', input: '$$row' } } } };
  const isDue = { $lte: [{ $ifNull: ['$$row.until', NEVER] }, now] };
  const rows = { $map: { input: '$rows', as: 'row', in: { $cond: [isDue, parted, '$$row'] } } };
  if (due.length > 0) {
    await driverCollection<CallPage>(platform.db, 'agent_calls').updateMany({ _id: { $in: due.map(({ _id }) => _id) } }, [
      { $set: { rows } },
      // Removed, not null: null would be less than any date that comes.
      { $set: { unlinkAt: { $ifNull: [{ $min: '$rows.until' }, '$$REMOVE'] } } },
    ]);
  }
  return due.length;
}

const NEVER = new Date(8_640_000_000_000_000);

/** Everything is to be counted again. Contacts stay, because people may have named them. */
export async function startOver(db: Connection, session: ClientSession, workspaceId: WorkspaceId): Promise<void> {
  await contacts(db).updateMany({ workspaceId }, { $set: { calls: 0, pages: [] } }, { session });
  await callPages(db).deleteMany({ workspaceId }, { session });
  await contactHeads(db).deleteOne({ _id: workspaceId }, { session });
}

/** Removes contacts that nobody named and no call tells of. */
export async function dropStrangers(db: Connection, workspaceId: WorkspaceId): Promise<void> {
  await contacts(db).deleteMany({ workspaceId, pages: [], name: { $exists: false } });
}

/** W11: removes what was collected from the calls of a workspace that is no more. */
export async function forgetAll({ db }: Platform, workspaceId: WorkspaceId): Promise<void> {
  await contacts(db).deleteMany({ workspaceId });
  await callPages(db).deleteMany({ workspaceId });
  await erasures(db).deleteMany({ workspaceId });
  await contactHeads(db).deleteOne({ _id: workspaceId });
}

/** H7: writes an erasure down, once. */
export async function putErasure(tx: Tx, { _id, ...rest }: Erasure): Promise<void> {
  await erasures(tx.platform.db).updateOne({ _id }, { $setOnInsert: rest }, { upsert: true, session: tx.session });
}

export async function dueErasures(platform: Platform, now: Date, limit: number): Promise<Erasure[]> {
  return erasures(platform.db)
    .find({ finishAt: { $lte: now } })
    .limit(limit)
    .lean();
}

export async function dropErasure(platform: Platform, _id: string): Promise<void> {
  await erasures(platform.db).deleteOne({ _id });
}

/** H7: removes the contacts of a number, of one agent or of a whole workspace. */
export async function forgetContact(
  { db }: Platform,
  { workspaceId, agentId, number }: Pick<Erasure, 'workspaceId' | 'agentId' | 'number'>,
  session?: ClientSession,
): Promise<void> {
  const which = { workspaceId, number, ...(agentId ? { agentId } : {}) };
  await contacts(db).deleteMany(which, session ? { session } : {});
}
