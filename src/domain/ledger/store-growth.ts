import { type Connection, driverCollection } from '../../platform/mongo.js';
import type { ChainId } from './entry.js';
import { ENTRIES } from './model.js';
import { lastIn, onChain, type StoredEntry } from './stored-entry.js';

/** So many looks make one command. */
const TOGETHER = 50;

/** The last entry's number of each of these chains that has one: a look into the index each, fifty in one round trip. */
export async function heads(db: Connection, chains: readonly ChainId[]): Promise<Map<ChainId, number>> {
  const last = new Map<ChainId, number>();
  for (let from = 0; from < chains.length; from += TOGETHER) {
    const [first, ...others] = chains.slice(from, from + TOGETHER).map(lastOf);
    const found = driverCollection<StoredEntry>(db, ENTRIES).aggregate<Pick<StoredEntry, '_id' | 'k'>>(
      [...(first ?? []), ...others.map((pipeline) => ({ $unionWith: { coll: ENTRIES, pipeline } }))],
      { readConcern: { level: 'majority' } },
    );
    for (const document of await found.toArray()) last.set(document._id.chain, lastIn(document));
  }
  return last;
}

const lastOf = (chain: ChainId) => [
  { $match: onChain(chain) },
  { $sort: { _id: -1 as const } },
  { $limit: 1 },
  { $project: { k: 1 } },
];
