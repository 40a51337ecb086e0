import type { Collection } from 'mongodb';
import { type Connection, driverCollection, isDuplicateKey } from '../../platform/mongo.js';
import type { Platform } from '../context.js';
// By value: loading the model is what has `prepare` create the index by which details are erased.
import { beginningOf, type CallDetails, callDetails, DETAILS, type DetailsSheet, readDetails } from './model.js';

function collectionOf(db: Connection): Collection<DetailsSheet> {
  return driverCollection(db, DETAILS);
}

/** Resolves when a majority has journaled the sheet; tried again it changes nothing. */
export async function insertOnce(db: Connection, sheet: DetailsSheet): Promise<void> {
  const writeConcern = { w: 'majority', journal: true } as const;
  try {
    await collectionOf(db).insertOne(sheet, { writeConcern });
  } catch (error) {
    if (!isDuplicateKey(error)) throw error;
    // Put there by a try whose answer was lost: no majority has to have it yet, and a write that changes nothing waits until one has.
    const { _id, ...rest } = sheet;
    await collectionOf(db).updateOne({ _id }, { $setOnInsert: rest }, { upsert: true, writeConcern });
  }
}

/** Which of the sheets are there that these references may mean: the sheet itself, or one made for the reference alone. */
export async function sheetsOf(db: Connection, references: readonly string[]): Promise<Set<string>> {
  const ids = references.flatMap((reference) => [reference, reference.split('.')[0] ?? '']);
  const found = collectionOf(db).find({ _id: { $in: ids } }, { projection: { _id: 1 }, readConcern: { level: 'majority' } });
  return new Set((await found.toArray()).map(({ _id }) => _id));
}

/** H7: what is personal about a call of this workspace, or null when it was erased or is another's. */
export async function findDetails(platform: Platform, workspaceId: string, reference: string): Promise<CallDetails | null> {
  const [id = '', place] = reference.split('.');
  const found = await collectionOf(platform.db)
    .find({ _id: { $in: [id, reference] } })
    .toArray();
  const sheet = found.find(({ _id }) => _id === id);
  const text = sheet ? sheet.calls[Number(place)] : found[0]?.calls[0];
  const details = text ? readDetails(text) : null;
  return details?.workspaceId === workspaceId ? details : null;
}

/** Erases what is personal about the calls of a workspace that is no more. */
export async function forgetDetailsOf(platform: Platform, workspaceId: string): Promise<void> {
  await forget(platform, beginningOf({ workspaceId }));
}

/**
 * H7: erases on request what is personal about the calls of an agent, or of a whole workspace, from or to a number (E.164), however
 * it was written. Reads every sheet: rare, so it may be slow.
 */
export async function forgetNumber(
  platform: Platform,
  of: { agentId: string } | { workspaceId: string },
  number: string,
): Promise<void> {
  await forget(platform, beginningOf({ ...of, from: number }));
  await forget(platform, beginningOf({ ...of, to: number }));
}

async function forget(platform: Platform, which: RegExp): Promise<void> {
  await callDetails(platform.db).updateMany(
    { calls: { $regex: which } },
    { $set: { 'calls.$[one]': null } },
    { arrayFilters: [{ one: { $regex: which } }] },
  );
}
