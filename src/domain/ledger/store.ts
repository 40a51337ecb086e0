import type { Collection } from 'mongodb';
import { type Connection, driverCollection } from '../../platform/mongo.js';
import { CHECKPOINT_EVERY } from './checkpoint.js';
import type { ChainId, Entry, EntryType } from './entry.js';
// By value: loading the model is what has `prepare` create the index by which no key is there twice.
import { ANCHORS, type Anchor, ENTRIES } from './model.js';
import { archivedBetween } from './store-archive.js';
import { chainsOf, onChain, type StoredEntry, under, unpack, unpackAll } from './stored-entry.js';

function entries(db: Connection): Collection<StoredEntry> {
  return driverCollection(db, ENTRIES);
}

const MAJORITY = { readConcern: { level: 'majority' } } as const;

/** The end of a chain, oldest first, reaching back at least to its last checkpoint. */
export async function tail(db: Connection, chain: ChainId): Promise<Entry[]> {
  const found = await entries(db).find(onChain(chain), MAJORITY).sort({ _id: -1 }).limit(CHECKPOINT_EVERY).toArray();
  const checkpoint = found.findIndex(({ full }) => full);
  return unpackAll((checkpoint < 0 ? found : found.slice(0, checkpoint + 1)).reverse());
}

/** What was added to a chain after entry `n`, the last of its document, oldest first; undefined where it is more than `limit` documents. */
export async function since(db: Connection, chain: ChainId, n: number, limit: number): Promise<Entry[] | undefined> {
  const found = await entries(db)
    .find(onChain(chain, { above: n }), MAJORITY)
    .sort({ _id: 1 })
    .limit(limit + 1)
    .toArray();
  return found.length > limit ? undefined : unpackAll(found);
}

/**
 * The same for many chains in one command, in their order; undefined for each of which more is there than it is worth to read
 * together.
 */
export async function sinceAll(
  db: Connection,
  known: readonly { chain: ChainId; n: number }[],
  limit: number,
): Promise<(Entry[] | undefined)[]> {
  const [only] = known;
  if (only && known.length === 1) return [await since(db, only.chain, only.n, limit)];
  const added = await following(db, known, TOGETHER);
  if (!added) return Promise.all(known.map(({ chain, n }) => since(db, chain, n, limit)));
  // A chain may be asked about twice, from two places.
  return known.map(({ chain, n }) => unpackAll((added.get(chain) ?? []).filter((doc) => doc._id.n > n)));
}

/** Documents read for several chains at once. */
const TOGETHER = 1_000;

/** Documents of several chains that begin after a place of each, in their order; undefined where they are more than `most` together. */
export async function following(
  db: Connection,
  places: readonly { chain: ChainId; n: number }[],
  most: number,
): Promise<Map<ChainId, StoredEntry[]> | undefined> {
  const after = { $or: places.map(({ chain, n }) => onChain(chain, { above: n })) };
  const found = entries(db).find(after, { ...MAJORITY, hint: { _id: 1 }, batchSize: 10_000 });
  const documents = await found.limit(most + 1).toArray();
  if (documents.length > most) return undefined;
  const added = chainsOf(documents);
  for (const theirs of added.values()) theirs.sort((a, b) => a._id.n - b._id.n);
  return added;
}

export async function byKeys(db: Connection, keys: readonly string[]): Promise<Entry[]> {
  if (keys.length === 0) return [];
  const wanted = new Set(keys);
  return unpackAll(await entries(db).find(under(keys), MAJORITY).toArray()).filter(({ key }) => wanted.has(key));
}

/** Allocations that have left these sources for a workspace, newest first. Chains of sources are short, and are never archived. */
export async function givenTo(db: Connection, sources: readonly ChainId[], to: ChainId, limit: number): Promise<Entry[]> {
  if (sources.length === 0) return [];
  const own = sources.map((chain) => onChain(chain));
  const given = { $or: own, type: 'give' as const, to, 'grant.topUpDay': { $exists: false } };
  return unpackAll(await entries(db).find(given, MAJORITY).sort({ at: -1 }).limit(limit).toArray());
}

/** Newest first, older than `before`, archived ones included. */
export async function page(db: Connection, chain: ChainId, before: number, limit: number): Promise<Entry[]> {
  const found = await endingBefore(db, chain, before, limit);
  const last = found.at(-1)?.n ?? 0;
  const from = before === Number.MAX_SAFE_INTEGER ? (found[0]?.n ?? 0) + 1 : before;
  const dense = from - last === found.length && (found.length >= limit || last <= 1);
  if (dense) return found.slice(0, limit);
  // The chain first: what is taken off it was in the archive before.
  const above = found.length >= limit ? last : 0;
  const archived = await archivedBetween(db, chain, { above, below: before, limit, newest: true });
  return [...found, ...missing(found, archived)].sort((a, b) => b.n - a.n).slice(0, limit);
}

/** What lies in documents that begin before `before`, the newest first, until there are `limit` entries. */
async function endingBefore(db: Connection, chain: ChainId, before: number, limit: number): Promise<Entry[]> {
  const found: Entry[] = [];
  let n = before;
  // One document may hold 63 entries, so few are asked for first.
  for (let some = Math.ceil(limit / CHECKPOINT_EVERY) + 1; ; some = Math.min(some * 4, limit)) {
    const stored = entries(db).find(onChain(chain, { below: n }), MAJORITY);
    const documents = await stored.sort({ _id: -1 }).limit(some).toArray();
    n = documents.at(-1)?._id.n ?? n;
    for (const entry of unpackAll(documents.reverse()).reverse()) if (entry.n < before) found.push(entry);
    if (documents.length < some || found.length >= limit) return found;
  }
}

/**
 * Oldest first, after `after`, archived ones included. While there are that many at least `limit`, and more where the last document
 * has more: whoever goes on from the last one never stands in the middle of a run. `between`: `after` is known to be such a last one,
 * which spares a look into the document it is in.
 */
export async function pageUp(db: Connection, chain: ChainId, after: number, limit: number, between = false): Promise<Entry[]> {
  const following = await beginningAfter(db, chain, after, limit);
  if (following[0]?.n === after + 1 && isDense(following, after)) return following;
  const found = between ? following : [...(await restOfRun(db, chain, after)), ...following];
  const last = found.at(-1);
  if (!last || isDense(found, after)) return found;
  const archived = await archivedBetween(db, chain, { above: after, below: last.n, limit, newest: false });
  const all = [...found, ...missing(found, archived)].sort((a, b) => a.n - b.n);
  // What lies behind the last archived one that was read may lack others.
  return archived.length < limit ? all : all.filter(({ n }) => n <= (archived.at(-1)?.n ?? 0));
}

/** Documents read at once: one may hold 64 entries. */
const AT_ONCE = 500;

/** What lies in documents that begin after `after`, until there are `limit` entries. */
async function beginningAfter(db: Connection, chain: ChainId, after: number, limit: number): Promise<Entry[]> {
  const found: Entry[] = [];
  let n = after;
  for (;;) {
    const some = Math.min(AT_ONCE, limit - found.length);
    const stored = entries(db).find(onChain(chain, { above: n }), MAJORITY);
    const documents = await stored.sort({ _id: 1 }).limit(some).toArray();
    n = documents.at(-1)?._id.n ?? n;
    for (const entry of unpackAll(documents)) found.push(entry);
    if (documents.length < some || found.length >= limit) return found;
  }
}

const isDense = (found: readonly Entry[], after: number): boolean => (found.at(-1)?.n ?? after) - after === found.length;

/** Entries after `n` of the run that `n` is in, where it is not the last of it. */
async function restOfRun(db: Connection, chain: ChainId, n: number): Promise<Entry[]> {
  if (n === 0) return [];
  const found = entries(db).find(onChain(chain, { below: n + 1 }), MAJORITY);
  return unpackAll(await found.sort({ _id: -1 }).limit(1).toArray()).filter((entry) => entry.n > n);
}

function missing(found: Entry[], archived: Entry[]): Entry[] {
  const there = new Set(found.map(({ n }) => n));
  return archived.filter(({ n }) => !there.has(n));
}

/** Entries somebody has to act on, made at or after `from`, oldest first; `which` says of what types, or only those with an alert. */
export function toFollow(db: Connection, from: Date, which?: readonly EntryType[] | 'alerts'): AsyncIterable<Entry> {
  const only = which === undefined ? {} : which === 'alerts' ? { alert: { $exists: true } } : { type: { $in: [...which] } };
  return entries(db)
    .find({ follow: 1, at: { $gte: from }, ...only }, MAJORITY)
    .sort({ at: 1 })
    .map(unpack);
}

/** Holds of a chain that have not lapsed by then, oldest first. */
export async function holdsUntil(db: Connection, chain: ChainId, now: Date): Promise<Entry[]> {
  const found = entries(db).find({ ...onChain(chain), type: 'hold', ends: { $gt: now } }, MAJORITY);
  return unpackAll(await found.sort({ _id: 1 }).toArray());
}

/** Grants and sources that end in the span, the earliest first. */
export function ending(db: Connection, from: Date, to: Date): AsyncIterable<Entry> {
  return entries(db)
    .find({ ends: { $gte: from, $lte: to } }, MAJORITY)
    .sort({ ends: 1 })
    .map(unpack);
}

export async function anchorOf(db: Connection, chain: ChainId): Promise<Anchor | null> {
  return db.getClient().db(db.name).collection<Anchor>(ANCHORS).findOne({ _id: chain });
}

/** Anchors that were set at or after `from`. */
export function anchoredSince(db: Connection, from: Date): AsyncIterable<Pick<Anchor, '_id'>> {
  return driverCollection<Anchor>(db, ANCHORS).find({ at: { $gte: from } }, { projection: { _id: 1 } });
}

/** Moves anchors forward, never back. */
export async function setAnchors(db: Connection, anchors: Anchor[]): Promise<void> {
  if (anchors.length === 0) return;
  await db
    .getClient()
    .db(db.name)
    .collection<Anchor>(ANCHORS)
    .bulkWrite(
      anchors.map(({ _id, ...rest }) => ({
        updateOne: {
          filter: { _id },
          // One pipeline update instead of a filter on n: an older anchor must not become a second insert.
          update: [{ $replaceWith: { $cond: [{ $gt: ['$n', rest.n] }, '$$ROOT', { _id, ...rest }] } }],
          upsert: true,
        },
      })),
      { ordered: false },
    );
}
