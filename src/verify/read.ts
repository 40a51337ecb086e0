import type { ClientSession, Collection, Filter } from 'mongodb';
import type { Connection } from '../platform/mongo.js';
import { allIn, lastIn, type RawEntry } from './opened.js';
import { ANCHORS, ARCHIVE, ENTRIES, type StoredAnchor, type StoredEntry } from './stored.js';

/** Chain → number of its last entry. */
export type Ends = ReadonlyMap<string, number>;

const MAJORITY = { readConcern: { level: 'majority' } } as const;

const entries = (db: Connection) => db.getClient().db(db.name).collection<RawEntry>(ENTRIES);

/** Documents of one chain, whatever their number is, or of all of a kind: `_id` is sorted by its chain first. */
const among = (kind: string, only?: string): Filter<RawEntry> =>
  only ? chainsIn(only, `${only}\0`) : chainsIn(kind, `${kind.slice(0, -1)};`);

/** Documents of the chains from one, to before another. */
const chainsIn = (from: string, to: string): Filter<RawEntry> => ({
  _id: { $gte: { chain: from } as Place, $lt: { chain: to } as Place },
});

type Place = RawEntry['_id'];

const between = (chain: string, above: number, below: number) => ({
  _id: { $gt: { chain, n: above }, $lt: { chain, n: below } },
});

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
  const ends = new Map<string, number>();
  // From behind, so that a chain's last document is met first; the rest of the chain that a page ends in is passed over.
  for (let which = among(kind, only); ; ) {
    const found = entries(db).find(which, { session, sort: { _id: -1 }, projection: { k: 1 }, limit: PAGE, batchSize: PAGE });
    const page = await found.toArray();
    for (const one of page) if (!ends.has(one._id.chain)) ends.set(one._id.chain, lastIn(one));
    const last = page.at(-1);
    if (!last || page.length < PAGE) return ends;
    which = chainsIn(only ?? kind, last._id.chain);
  }
}

const PAGE = 200;

/** Which locks are missing: the unique index that keeps calls from being settled twice (L5). That of `_id`, L20's, cannot be dropped. */
export async function missingLocks(db: Connection): Promise<string[]> {
  const indexes = await entries(db).listIndexes().toArray();
  const isThere = indexes.some(
    ({ key, unique, sparse, partialFilterExpression: part }) =>
      unique === true && !sparse && part === undefined && JSON.stringify(key) === '{"k":1}',
  );
  return isThere ? [] : ['L5: the unique index on k is missing, so calls can be settled twice'];
}

/** Keys that stand at more than one place, on chains or in the archive (L5); no index reaches over both. At most a hundred. */
export async function doubledKeys(
  db: Connection,
  kind: string,
  only?: string,
): Promise<{ key: string; chain: string; n: number }[]> {
  const keys = [{ $match: among(kind, only) }, { $project: { k: 1 } }];
  const found = entries(db).aggregate<{ _id: string; last: { chain: string; n: number } }>(
    [
      ...keys,
      { $unionWith: { coll: ARCHIVE, pipeline: keys } },
      { $unwind: '$k' },
      { $group: { _id: '$k', last: { $max: '$_id' }, places: { $addToSet: '$_id' } } },
      { $match: { 'places.1': { $exists: true } } },
      { $limit: 100 },
    ],
    { ...MAJORITY, allowDiskUse: true },
  );
  return (await found.toArray()).map(({ _id, last }) => ({ key: _id, ...last }));
}

/**
 * Entries chain by chain, each from its first. What a chain lacks is looked for in the archive: whatever is no longer on a chain was
 * there before it went.
 */
export async function* readEntries(db: Connection, kind: 'w:' | 's:', only?: string): AsyncIterable<RawEntry> {
  let chain = '';
  let n = 0;
  for await (const entry of entries(db).find(among(kind, only), MAJORITY).sort({ _id: 1 })) {
    if (entry._id.chain !== chain) [chain, n] = [entry._id.chain, 0];
    if (entry._id.n > n + 1) yield* archived(db, chain, n, entry._id.n);
    yield entry;
    n = lastIn(entry);
  }
}

function archived(db: Connection, chain: string, above: number, below: number): AsyncIterable<RawEntry> {
  const archive = db.getClient().db(db.name).collection<RawEntry>(ARCHIVE);
  return archive.find(between(chain, above, below), MAJORITY).sort({ _id: 1 });
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
  const documents = await collection.find({ k: { $in: keys } }, MAJORITY).toArray();
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
    .find(stray, { ...MAJORITY, projection: { _id: 1 } })
    .limit(100)
    .toArray();
  return [...new Set(found.map(({ _id }) => (typeof _id?.chain === 'string' ? _id.chain : JSON.stringify(_id))))];
}
