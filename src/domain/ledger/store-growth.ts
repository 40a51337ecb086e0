import { type Connection, driverCollection } from '../../platform/mongo.js';
import type { ChainId, Entry } from './entry.js';
import { ENTRIES } from './model.js';
import { lastIn } from './stored-entry.js';

/** The last entry's number of each of these chains that has one, in one round trip however many there are. */
export async function heads(db: Connection, chains: readonly ChainId[]): Promise<Map<ChainId, number>> {
  const found = await driverCollection<Entry>(db, ENTRIES)
    .aggregate<{ _id: ChainId; n: number; k?: string[] | null }>(
      // In the index's own order, so that it is one seek a chain.
      [
        { $match: { chain: { $in: [...chains] } } },
        { $sort: { chain: -1, n: -1 } },
        { $group: { _id: '$chain', n: { $first: '$n' }, k: { $first: '$k' } } },
      ],
      { readConcern: { level: 'majority' } },
    )
    .toArray();
  return new Map(found.map(({ _id, n, k }) => [_id, lastIn({ n, ...(k ? { k } : {}) })]));
}
