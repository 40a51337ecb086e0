import { randomName } from '../../platform/crypto.js';
import { type ClientSession, type Connection, driverCollection, isDuplicateKey } from '../../platform/mongo.js';
import type { Platform } from '../context.js';
import type { WorkspaceId } from '../ids.js';
import { type UsageDay, type UsageHead, usageDays, usageHeads, usageNumbers } from './model.js';

const dayId = (workspaceId: WorkspaceId, day: number): string => `${workspaceId}:${day}`;

export async function headOf(db: Connection, workspaceId: WorkspaceId): Promise<UsageHead | null> {
  return driverCollection<UsageHead>(db, 'usage_heads').findOne({ _id: workspaceId }, { readConcern: { level: 'majority' } });
}

/** Somebody else has rolled the workspace up meanwhile; thrown, because it ends the transaction it happens in. */
export class HeadMoved extends Error {}

/** Moves the head on from entry `from` (0: there may be none yet). Throws `HeadMoved`. */
export async function moveHead(db: Connection, session: ClientSession, from: number, head: UsageHead): Promise<void> {
  const { _id, ...rest } = head;
  try {
    const moved = await usageHeads(db).updateOne({ _id, n: from }, { $set: rest }, { session, upsert: from === 0 });
    if (moved.modifiedCount + moved.upsertedCount === 0) throw new HeadMoved();
  } catch (error) {
    throw isDuplicateKey(error) ? new HeadMoved() : error;
  }
}

/** Some parts of the days from `from` to `to`, both included, oldest first. */
export async function daysOf(
  db: Connection,
  workspaceId: WorkspaceId,
  span: { from: number; to: number },
  parts: readonly ('agents' | 'numbers')[],
): Promise<UsageDay[]> {
  const left = (['agents', 'numbers'] as const).filter((part) => !parts.includes(part));
  const projection = Object.fromEntries(left.map((part) => [part, 0]));
  return driverCollection<UsageDay>(db, 'usage_days')
    .find({ workspaceId, day: { $gte: span.from, $lte: span.to } }, { projection, readConcern: { level: 'majority' } })
    .sort({ day: 1 })
    .batchSize(1_000)
    .toArray();
}

/** Certain days as they are within a transaction. */
export async function daysIn(
  db: Connection,
  session: ClientSession,
  workspaceId: WorkspaceId,
  days: readonly number[],
): Promise<UsageDay[]> {
  return usageDays(db)
    .find({ _id: { $in: days.map((day) => dayId(workspaceId, day)) } })
    .session(session)
    .lean();
}

export async function putDays(db: Connection, session: ClientSession, days: readonly Omit<UsageDay, '_id'>[]): Promise<void> {
  await driverCollection<UsageDay>(db, 'usage_days').bulkWrite(
    days.map((day) => ({
      replaceOne: { filter: { _id: dayId(day.workspaceId, day.day) }, replacement: day, upsert: true },
    })),
    { session, ordered: false },
  );
}

export async function dropDays(db: Connection, session: ClientSession | null, workspaceId: WorkspaceId): Promise<void> {
  await usageDays(db).deleteMany({ workspaceId }, session ? { session } : {});
}

/** The random ids of a workspace's numbers, made for those that have none yet. By number. */
export async function idsOfNumbers(
  db: Connection,
  workspaceId: WorkspaceId,
  numbers: readonly string[],
): Promise<Map<string, string>> {
  if (numbers.length === 0) return new Map();
  await usageNumbers(db)
    .bulkWrite(
      numbers.map((number) => ({
        updateOne: { filter: { workspaceId, number }, update: { $setOnInsert: { _id: randomName() } }, upsert: true },
      })),
      { ordered: false },
    )
    // Two at once make the same one: whoever was first has made it.
    .catch((error: unknown) => {
      if (!isDuplicateKey(error)) throw error;
    });
  const found = await usageNumbers(db)
    .find({ workspaceId, number: { $in: [...numbers] } })
    .lean();
  return new Map(found.map(({ _id, number }) => [number, _id]));
}

/** Numbers by id, of those that were not erased. */
export async function numbersOf(db: Connection, workspaceId: WorkspaceId): Promise<Map<string, string>> {
  const found = await usageNumbers(db).find({ workspaceId }).lean();
  return new Map(found.map(({ _id, number }) => [_id, number]));
}

/** H7: erases a number from every total of the workspace; the sums stay, as those of a number that nobody knows. */
export async function forgetOwnNumber(db: Connection, workspaceId: WorkspaceId, number: string): Promise<void> {
  await usageNumbers(db).deleteMany({ workspaceId, number });
}

/** W11, H7: erases the numbers of a workspace that is no more. */
export async function forgetAll(platform: Platform, workspaceId: WorkspaceId): Promise<void> {
  await usageNumbers(platform.db).deleteMany({ workspaceId });
}
