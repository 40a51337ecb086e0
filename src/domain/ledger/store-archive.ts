import { type Connection, driverCollection } from '../../platform/mongo.js';
import type { ChainId, Entry, EntryType } from './entry.js';
import { ARCHIVE, ENTRIES } from './model.js';
import { onChain, type Place, type StoredEntry, under, unpackAll } from './stored-entry.js';

const named = (db: Connection, name: string) => driverCollection<StoredEntry>(db, name);

const MAJORITY = { readConcern: { level: 'majority' } } as const;
const DURABLE = { writeConcern: { w: 'majority', journal: true } } as const;

/** The chains of all workspaces, from the index alone; the rest of the chain that a page ends in is passed over, however long. */
export async function* workspaceChains(db: Connection): AsyncIterable<ChainId> {
  const end: Place = { chain: 'w;' as ChainId, n: 0 };
  let last: Place | undefined = { chain: 'w:', n: 0 };
  while (last) {
    const behind = { _id: { $gt: { chain: last.chain, n: Number.POSITIVE_INFINITY }, $lt: end } };
    const ids = { ...MAJORITY, sort: { _id: 1 as const }, projection: { _id: 1 }, limit: PAGE, batchSize: PAGE };
    const page: { _id: Place }[] = await named(db, ENTRIES).find(behind, ids).toArray();
    yield* new Set(page.map(({ _id }) => _id.chain));
    last = page.length < PAGE ? undefined : page.at(-1)?._id;
  }
}

const PAGE = 500;

/** The number of a chain's last checkpoint, 0 for none. */
export async function lastCheckpoint(db: Connection, chain: ChainId): Promise<number> {
  const checkpoints = { ...onChain(chain), full: 1 as const };
  const found = await named(db, ENTRIES).findOne(checkpoints, { ...MAJORITY, sort: { _id: -1 }, projection: { _id: 1 } });
  return found?._id.n ?? 0;
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
    .find({ ...onChain(chain, { below }), at: { $lt: before }, type: { $in: types } }, MAJORITY)
    .sort({ _id: 1 })
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
  const told = ({ _id: { chain, n }, hash }: Pick<StoredEntry, '_id' | 'hash'>) => `${chain} ${n} ${hash}`;
  const same = new Set(there.map(told));
  const gone = entries.filter((entry) => same.has(told(entry))).map(({ _id }) => _id);
  if (gone.length < entries.length)
    throw new Error('An entry of another content is in the archive in the same place or under the same key.');
  await named(db, ENTRIES).deleteMany({ _id: { $in: gone } }, DURABLE);
}

/** Archived entries by their keys. */
export async function archivedByKeys(db: Connection, keys: readonly string[]): Promise<Entry[]> {
  if (keys.length === 0) return [];
  const wanted = new Set(keys);
  return unpackAll(await named(db, ARCHIVE).find(under(keys), MAJORITY).toArray()).filter(({ key }) => wanted.has(key));
}

/** Archived entries of a chain numbered above `above` and below `below`, the first or last of them, oldest first; no fewer than `limit` while there are that many. */
export async function archivedBetween(
  db: Connection,
  chain: ChainId,
  { above, below, limit, newest }: { above: number; below: number; limit: number; newest: boolean },
): Promise<Entry[]> {
  const archive = named(db, ARCHIVE);
  const found = await archive
    .find(onChain(chain, { above, below }), MAJORITY)
    .sort({ _id: newest ? -1 : 1 })
    .limit(limit)
    .toArray();
  // The run that `above` is in the middle of.
  const before = await archive
    .find(onChain(chain, { below: above + 1 }), MAJORITY)
    .sort({ _id: -1 })
    .limit(1)
    .toArray();
  return unpackAll([...before, ...(newest ? found.reverse() : found)]).filter(({ n }) => n > above && n < below);
}
