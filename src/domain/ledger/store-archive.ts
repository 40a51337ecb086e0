import { type Connection, driverCollection } from '../../platform/mongo.js';
import type { ChainId, Entry, EntryType } from './entry.js';
import { ARCHIVE, ENTRIES } from './model.js';
import { type StoredEntry, under, unpackAll } from './stored-entry.js';

const named = (db: Connection, name: string) => driverCollection<StoredEntry>(db, name);

const MAJORITY = { readConcern: { level: 'majority' } } as const;
const DURABLE = { writeConcern: { w: 'majority', journal: true } } as const;

/** The chains of all workspaces, from the index alone. */
export async function workspaceChains(db: Connection): Promise<ChainId[]> {
  const found = named(db, ENTRIES).aggregate<{ _id: ChainId }>(
    [{ $match: { chain: { $gte: 'w:', $lt: 'w;' } } }, { $sort: { chain: 1, n: 1 } }, { $group: { _id: '$chain' } }],
    MAJORITY,
  );
  return (await found.toArray()).map(({ _id }) => _id);
}

/** The number of a chain's last checkpoint, 0 for none. */
export async function lastCheckpoint(db: Connection, chain: ChainId): Promise<number> {
  const found = await named(db, ENTRIES).findOne({ chain, full: 1 }, { ...MAJORITY, sort: { n: -1 }, projection: { n: 1 } });
  return found?.n ?? 0;
}

export interface Old {
  below: number;
  before: Date;
  types: EntryType[];
  limit: number;
}

/** A chain's oldest entries of some types, numbered below `below` and made before `before`, as they are stored. */
export async function oldest(db: Connection, chain: ChainId, { below, before, types, limit }: Old): Promise<StoredEntry[]> {
  return named(db, ENTRIES)
    .find({ chain, n: { $lt: below }, at: { $lt: before }, type: { $in: types } }, MAJORITY)
    .sort({ n: 1 })
    .limit(limit)
    .toArray();
}

/** Puts entries into the archive, and takes them off their chains once a majority has journaled them there. */
export async function putAway(db: Connection, entries: StoredEntry[]): Promise<void> {
  try {
    await named(db, ARCHIVE).insertMany(entries, { ordered: false, ...DURABLE });
  } catch (error) {
    const { writeErrors } = error as { writeErrors?: { code: number }[] | { code: number } };
    const faults = Array.isArray(writeErrors) ? writeErrors : writeErrors ? [writeErrors] : [];
    // Put there before by a run that was cut short.
    if (faults.length === 0 || faults.some(({ code }) => code !== 11000)) throw error;
  }
  const there = await named(db, ARCHIVE)
    .find({ _id: { $in: entries.map(({ _id }) => _id) } }, { ...MAJORITY, projection: { hash: 1 } })
    .toArray();
  // Only the very entry that is there is taken off its chain.
  const same = new Set(there.map(({ _id, hash }) => `${_id} ${hash}`));
  const gone = entries.filter(({ _id, hash }) => same.has(`${_id} ${hash}`)).map(({ _id }) => _id);
  if (gone.length < entries.length) throw new Error('An entry of another content is in the archive under the same key.');
  await named(db, ENTRIES).deleteMany({ _id: { $in: gone } }, DURABLE);
}

/** Archived entries by their keys. */
export async function archivedByKeys(db: Connection, keys: readonly string[]): Promise<Entry[]> {
  if (keys.length === 0) return [];
  const wanted = new Set(keys);
  return unpackAll(await named(db, ARCHIVE).find(under(keys), MAJORITY).toArray()).filter(({ _id }) => wanted.has(_id));
}

/** Archived entries of a chain numbered above `above` and below `below`, the first or last of them, oldest first; no fewer than `limit` while there are that many. */
export async function archivedBetween(
  db: Connection,
  chain: ChainId,
  { above, below, limit, newest }: { above: number; below: number; limit: number; newest: boolean },
): Promise<Entry[]> {
  const archive = named(db, ARCHIVE);
  const found = await archive
    .find({ chain, n: { $gt: above, $lt: below } }, MAJORITY)
    .sort({ n: newest ? -1 : 1 })
    .limit(limit)
    .toArray();
  // The run that `above` is in the middle of.
  const before = await archive
    .find({ chain, n: { $lte: above } }, MAJORITY)
    .sort({ n: -1 })
    .limit(1)
    .toArray();
  return unpackAll([...before, ...(newest ? found.reverse() : found)]).filter(({ n }) => n > above && n < below);
}
