import type { ClientSession, Collection } from 'mongodb';
import type { Connection } from '../platform/mongo.js';
import { allIn, lastIn, type RawEntry } from './opened.js';
import { ANCHORS, ARCHIVE, ENTRIES, type StoredAnchor, type StoredEntry } from './stored.js';

/** Chain → number of its last entry. */
export type Ends = ReadonlyMap<string, number>;

const MAJORITY = { readConcern: { level: 'majority' } } as const;

const entries = (db: Connection) => db.getClient().db(db.name).collection<RawEntry>(ENTRIES);

const among = (kind: string, only?: string) => (only ? { chain: only } : { chain: { $gte: kind, $lt: `${kind.slice(0, -1)};` } });

/** Where all chains end at one instant, the last moment's entries on one chain never without what they follow from on another. */
export async function endsNow(
  db: Connection,
  only?: string,
): Promise<{ workspaces: Map<string, number>; sources: Map<string, number> }> {
  const session = db.getClient().startSession({ snapshot: true });
  try {
    const workspaces = await chainEnds(db, session, 'w:', only);
    return { workspaces, sources: only ? new Map() : await chainEnds(db, session, 's:') };
  } finally {
    await session.endSession();
  }
}

async function chainEnds(db: Connection, session: ClientSession, kind: 'w:' | 's:', only?: string): Promise<Map<string, number>> {
  const found = entries(db).aggregate<{ _id: string; n: number; k: unknown }>(
    [
      { $match: among(kind, only) },
      { $sort: { chain: -1, n: -1 } },
      { $group: { _id: '$chain', n: { $first: '$n' }, k: { $first: '$k' } } },
    ],
    { session, allowDiskUse: true },
  );
  const ends = new Map<string, number>();
  for await (const { _id, n, k } of found) ends.set(_id, lastIn({ _id, n, k }));
  return ends;
}

/** Which unique indexes are missing, of those that keep chains from forking (L20) and calls from being settled twice (L5). */
export async function missingLocks(db: Connection): Promise<string[]> {
  const indexes = await entries(db).listIndexes().toArray();
  const isThere = (wanted: object, only?: object) =>
    indexes.some(
      ({ key, unique, partialFilterExpression: part }) =>
        unique === true && JSON.stringify([key, part]) === JSON.stringify([wanted, only]),
    );
  return [
    ...(isThere(LOCK) ? [] : ['L20: the unique index on chain and n is missing, so chains can fork']),
    ...(isThere(KEYS, WITH_KEYS) ? [] : ['L5: the unique index on k is missing, so calls can be settled twice']),
  ];
}

const LOCK = { chain: 1, n: 1 } as const;
const KEYS = { k: 1 } as const;
const WITH_KEYS = { k: { $exists: true } } as const;

/** Keys that stand at more than one place, on chains or in the archive (L5); no index reaches over both. At most a hundred. */
export async function doubledKeys(
  db: Connection,
  kind: string,
  only?: string,
): Promise<{ key: string; chain: string; n: number }[]> {
  const keys = [{ $match: { ...among(kind, only), ...WITH_KEYS } }, { $project: { chain: 1, n: 1, k: 1 } }];
  const found = entries(db).aggregate<{ _id: string; chain: string; n: number }>(
    [
      ...keys,
      { $unionWith: { coll: ARCHIVE, pipeline: keys } },
      { $unwind: '$k' },
      {
        $group: { _id: '$k', chain: { $max: '$chain' }, n: { $max: '$n' }, places: { $addToSet: { chain: '$chain', n: '$n' } } },
      },
      { $match: { 'places.1': { $exists: true } } },
      { $limit: 100 },
    ],
    { ...MAJORITY, allowDiskUse: true },
  );
  return (await found.toArray()).map(({ _id, chain, n }) => ({ key: _id, chain, n }));
}

/**
 * Entries chain by chain, each from its first. What a chain lacks is looked for in the archive: whatever is no longer on a chain was
 * there before it went.
 */
export async function* readEntries(db: Connection, kind: 'w:' | 's:', only?: string): AsyncIterable<RawEntry> {
  let chain = '';
  let n = 0;
  for await (const entry of entries(db).find(among(kind, only), MAJORITY).sort(LOCK).allowDiskUse(true)) {
    if (entry.chain !== chain) [chain, n] = [entry.chain, 0];
    if (entry.n > n + 1) yield* archived(db, chain, n, entry.n);
    yield entry;
    n = lastIn(entry);
  }
}

function archived(db: Connection, chain: string, above: number, below: number): AsyncIterable<RawEntry> {
  const archive = db.getClient().db(db.name).collection<RawEntry>(ARCHIVE);
  return archive.find({ chain, n: { $gt: above, $lt: below } }, MAJORITY).sort({ n: 1 });
}

export async function anchorsOf(db: Connection, only?: string): Promise<StoredAnchor[]> {
  const anchors = db.getClient().db(db.name).collection<StoredAnchor>(ANCHORS);
  return anchors.find(only ? { _id: only } : {}, MAJORITY).toArray();
}

/** Entries by their keys, on their chains or, when they are old, in the archive. */
export async function entriesByKey(db: Connection, keys: string[]): Promise<StoredEntry[]> {
  if (keys.length === 0) return [];
  const found = await under(keys, entries(db));
  const there = new Set(found.map(({ _id }) => _id));
  const missing = keys.filter((key) => !there.has(key));
  if (missing.length === 0) return found;
  const archive = db.getClient().db(db.name).collection<RawEntry>(ARCHIVE);
  return [...found, ...(await under(missing, archive))];
}

async function under(keys: string[], collection: Collection<RawEntry>): Promise<StoredEntry[]> {
  const documents = await collection.find({ $or: [{ _id: { $in: keys } }, { k: { $in: keys } }] }, MAJORITY).toArray();
  const wanted = new Set(keys);
  return documents.flatMap(allIn).filter(({ _id }) => wanted.has(_id));
}

/** Whether a grant has set out: from its source, or from another workspace. */
export async function hasLeft(db: Connection, grantId: string): Promise<boolean> {
  if ((await entriesByKey(db, [`move:${grantId}:out`])).length > 0) return true;
  const sent = { follow: 1, type: 'transfer', 'grants.id': grantId };
  return (await entries(db).findOne(sent, { ...MAJORITY, projection: { _id: 1 } })) !== null;
}

/** Chains that are neither a workspace's nor a source's. */
export async function strayChains(db: Connection): Promise<string[]> {
  const stray = { $nor: [among('w:'), among('s:')] };
  const found = await entries(db)
    .find(stray, { ...MAJORITY, projection: { chain: 1 } })
    .limit(100)
    .toArray();
  return [...new Set(found.map(({ chain }) => String(chain)))];
}
