import { randomName } from '../../platform/crypto.js';
import { type ClientSession, type Connection, driverCollection, isDuplicateKey } from '../../platform/mongo.js';
import { asWritten } from '../../platform/phone.js';
import { daysBetween } from '../calendar.js';
import type { Platform } from '../context.js';
import type { WorkspaceId } from '../ids.js';
import { HEAD_DAY, USAGE, type UsageDay, type UsageHead, usageNumbers } from './model.js';

const dayId = (workspaceId: WorkspaceId, day: number): string => `${workspaceId}:${day}`;

const heads = (db: Connection) => driverCollection<UsageHead>(db, USAGE);
const days = (db: Connection) => driverCollection<UsageDay>(db, USAGE);
const MAJORITY = { readConcern: { level: 'majority' } } as const;

export async function headOf(db: Connection, workspaceId: WorkspaceId, session?: ClientSession): Promise<UsageHead | null> {
  return heads(db).findOne({ _id: dayId(workspaceId, HEAD_DAY) }, session ? { session } : MAJORITY);
}

/** Somebody else has rolled the workspace up meanwhile; thrown, because it ends the transaction it happens in. */
export class HeadMoved extends Error {}

/** Moves the head on from entry `from` (0: there may be none yet). Throws `HeadMoved`. */
export async function moveHead(db: Connection, session: ClientSession, from: number, head: Head): Promise<void> {
  const { workspaceId, n, firstDay, zones } = head;
  const set = { workspaceId, day: HEAD_DAY as typeof HEAD_DAY, n, zones, ...(firstDay === undefined ? {} : { firstDay }) };
  try {
    const _id = dayId(workspaceId, HEAD_DAY);
    const moved = await heads(db).updateOne({ _id, n: from }, { $set: set }, { session, upsert: from === 0 });
    if (moved.modifiedCount + moved.upsertedCount === 0) throw new HeadMoved();
  } catch (error) {
    throw isDuplicateKey(error) ? new HeadMoved() : error;
  }
}

export type Head = Omit<UsageHead, '_id' | 'day'>;

const PARTS = ['total', 'agents', 'numbers', 'pulses', 'adjustments'] as const;
export type Part = (typeof PARTS)[number];

/** A day with only the parts that were asked for. */
export type KeptDay = Pick<UsageDay, 'day' | 'n' | 'keys'> & Partial<Pick<UsageDay, Part>>;

/** The head, and some parts of the days from `from` to `to`, both included, oldest first; no day is older than the head. */
export async function headAndDays(
  db: Connection,
  workspaceId: WorkspaceId,
  span: { from: number; to: number },
  parts: readonly Part[],
): Promise<{ head: Head | null; days: KeptDay[] }> {
  const left = ['_id', 'workspaceId', ...PARTS.filter((part) => !parts.includes(part))];
  const found = await driverCollection<UsageHead | UsageDay>(db, USAGE)
    // One after the other in the index, by point and not by range, so that the head is surely read before the first day.
    .find({ workspaceId, day: { $in: [HEAD_DAY, ...daysBetween(span.from, span.to)] } }, MAJORITY)
    .project<UsageHead | UsageDay>(Object.fromEntries(left.map((part) => [part, 0])))
    .sort({ day: 1 })
    .batchSize(1_000)
    .toArray();
  const [first, ...rest] = found;
  if (first?.day === HEAD_DAY) return { head: { ...(first as UsageHead), workspaceId }, days: rest as UsageDay[] };
  return { head: null, days: found as UsageDay[] };
}

/** Certain days as they are within a transaction. */
export async function daysIn(
  db: Connection,
  session: ClientSession,
  workspaceId: WorkspaceId,
  which: readonly number[],
): Promise<UsageDay[]> {
  const ids = which.map((day) => dayId(workspaceId, day));
  return days(db)
    .find({ _id: { $in: ids } }, { session })
    .toArray();
}

export async function putDays(db: Connection, session: ClientSession, put: readonly Omit<UsageDay, '_id'>[]): Promise<void> {
  await days(db).bulkWrite(
    put.map((day) => ({
      replaceOne: { filter: { _id: dayId(day.workspaceId, day.day) }, replacement: day, upsert: true },
    })),
    { session, ordered: false },
  );
}

export async function dropDays(db: Connection, session: ClientSession, workspaceId: WorkspaceId): Promise<void> {
  await days(db).deleteMany({ workspaceId, day: { $ne: HEAD_DAY } }, { session });
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

/** H7: erases a number (E.164), however it was reported, from every total of the workspace; the sums stay, as those of a number that nobody knows. */
export async function forgetOwnNumber(db: Connection, workspaceId: WorkspaceId, number: string): Promise<void> {
  await usageNumbers(db).deleteMany({ workspaceId, number: asWritten(number) });
}

/** W11, H7: erases the numbers of a workspace that is no more. */
export async function forgetAll(platform: Platform, workspaceId: WorkspaceId): Promise<void> {
  await usageNumbers(platform.db).deleteMany({ workspaceId });
}
