import { randomName } from '../../platform/crypto.js';
import { type ClientSession, type Connection, driverCollection, isDuplicateKey } from '../../platform/mongo.js';
import { asWritten } from '../../platform/phone.js';
import { daysBetween } from '../calendar.js';
import type { Platform } from '../context.js';
import type { WorkspaceId } from '../ids.js';
import { HEAD_DAY, USAGE, type UsageDay, type UsageHead, usageNumbers } from './model.js';

export const dayId = (workspaceId: WorkspaceId, day: number): string => `${workspaceId}:${day}`;

const heads = (db: Connection) => driverCollection<UsageHead>(db, USAGE);
const days = (db: Connection) => driverCollection<UsageDay>(db, USAGE);
const MAJORITY = { readConcern: { level: 'majority' } } as const;

export async function headOf(db: Connection, workspaceId: WorkspaceId, session?: ClientSession): Promise<UsageHead | null> {
  return heads(db).findOne({ _id: dayId(workspaceId, HEAD_DAY) }, session ? { session } : MAJORITY);
}

/** The heads of those of these workspaces that have one. */
export async function headsOf(db: Connection, ids: readonly WorkspaceId[]): Promise<Map<WorkspaceId, UsageHead>> {
  const found = heads(db).find({ _id: { $in: ids.map((id) => dayId(id, HEAD_DAY)) } }, MAJORITY);
  return new Map((await found.toArray()).map((head) => [head.workspaceId, head]));
}

/** Somebody else has rolled the workspace up meanwhile; thrown, because it ends the transaction it happens in. */
export class HeadMoved extends Error {}

/** Moves heads on, each from entry `from` (0: there may be none yet): all, or it throws `HeadMoved`. */
export async function moveHeads(
  db: Connection,
  session: ClientSession,
  moves: readonly { from: number; head: Head }[],
): Promise<void> {
  const operations = moves.map(({ from, head: { workspaceId, n, firstDay, zones } }) => {
    const set = { workspaceId, day: HEAD_DAY as typeof HEAD_DAY, n, zones, ...(firstDay === undefined ? {} : { firstDay }) };
    const filter = { _id: dayId(workspaceId, HEAD_DAY), n: from };
    return { updateOne: { filter, update: { $set: set }, upsert: from === 0 } };
  });
  try {
    const moved = await heads(db).bulkWrite(operations, { session, ordered: false });
    if (moved.modifiedCount + moved.upsertedCount < moves.length) throw new HeadMoved();
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
  // One after the other in the index, by point and not by range, so that the head is surely read before the first day.
  const which = { workspaceId, day: { $in: [HEAD_DAY, ...daysBetween(span.from, span.to)] } };
  const projection = Object.fromEntries(left.map((part) => [part, 0]));
  const found = await driverCollection<UsageHead | UsageDay>(db, USAGE)
    .find(which, { ...MAJORITY, projection, sort: { day: 1 }, batchSize: 1_000 })
    .toArray();
  const [first, ...rest] = found;
  if (first?.day === HEAD_DAY) return { head: { ...(first as UsageHead), workspaceId }, days: rest as UsageDay[] };
  return { head: null, days: found as UsageDay[] };
}

/** The heads of workspaces, and the totals of these days of theirs. */
export async function headsAndTotals(
  db: Connection,
  ids: readonly WorkspaceId[],
  which: readonly number[],
): Promise<{ heads: UsageHead[]; days: Pick<UsageDay, 'workspaceId' | 'day' | 'keys' | 'total'>[] }> {
  const found = await driverCollection<UsageHead | UsageDay>(db, USAGE)
    .find({ workspaceId: { $in: [...ids] }, day: { $in: [HEAD_DAY, ...which] } }, MAJORITY)
    .project<UsageHead | UsageDay>({ agents: 0, numbers: 0, pulses: 0, adjustments: 0 })
    .sort({ workspaceId: 1, day: 1 })
    .batchSize(1_000)
    .toArray();
  return { heads: found.filter(isHead), days: found.filter((one): one is UsageDay => !isHead(one)) };
}

const isHead = (one: UsageHead | UsageDay): one is UsageHead => one.day === HEAD_DAY;

/** Certain days as they are within a transaction. By `dayId`. */
export async function daysIn(
  db: Connection,
  session: ClientSession,
  which: readonly { workspaceId: WorkspaceId; day: number }[],
): Promise<Map<string, UsageDay>> {
  const ids = which.map(({ workspaceId, day }) => dayId(workspaceId, day));
  const found = days(db).find({ _id: { $in: ids } }, { session });
  return new Map((await found.toArray()).map((day) => [day._id, day]));
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

/** The random ids of workspaces' own numbers, made for those that have none yet. By workspace, by number. */
export async function idsOfNumbers(
  db: Connection,
  numbers: ReadonlyMap<WorkspaceId, ReadonlySet<string>>,
): Promise<Map<WorkspaceId, Map<string, string>>> {
  const ids = await knownNumbers(db, numbers);
  const missing = [...numbers].flatMap(([workspaceId, theirs]) =>
    [...theirs].flatMap((number) => (ids.get(workspaceId)?.has(number) ? [] : { workspaceId, number })),
  );
  if (missing.length === 0) return ids;
  await usageNumbers(db)
    .bulkWrite(
      missing.map((filter) => ({
        updateOne: { filter, update: { $setOnInsert: { _id: randomName() } }, upsert: true },
      })),
      { ordered: false },
    )
    // Two at once make the same one: whoever was first has made it.
    .catch((error: unknown) => {
      if (!isDuplicateKey(error)) throw error;
    });
  return knownNumbers(db, numbers);
}

async function knownNumbers(
  db: Connection,
  of: ReadonlyMap<WorkspaceId, ReadonlySet<string>>,
): Promise<Map<WorkspaceId, Map<string, string>>> {
  const ids = new Map([...of.keys()].map((workspaceId) => [workspaceId, new Map<string, string>()]));
  const theirs = [...of].flatMap(([workspaceId, some]) => (some.size > 0 ? { workspaceId, number: { $in: [...some] } } : []));
  if (theirs.length === 0) return ids;
  const found = await usageNumbers(db).find({ $or: theirs }).lean();
  for (const { _id, workspaceId, number } of found) ids.get(workspaceId)?.set(number, _id);
  return ids;
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
