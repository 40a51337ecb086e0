import { type Connection, insertDurably, type Taken } from '../../platform/mongo.js';
import type { ChainId } from './entry.js';
import { ENTRIES } from './model.js';
import { chainsOf, type StoredEntry } from './stored-entry.js';

/** What an insert came to. */
export interface Inserted {
  /** What is not there. */
  lost: ReadonlySet<StoredEntry>;
  /** Where somebody else was faster: at the next place, or with one of the keys. */
  collided: ReadonlyMap<ChainId, 'place' | 'key'>;
  /** Nobody can tell what is there. */
  error?: unknown;
}

/**
 * Puts entries on their chains, each chain's in their order: cut anywhere, what is there of a chain is a prefix without gaps. Where
 * each chain has one document, none hears of another's collision; else the first that cannot be put stops all behind it, unless
 * collisions are to be expected (`contested`): then every chain with several has a command of its own. Answers only after a majority has
 * journaled it.
 */
export async function append(db: Connection, docs: readonly StoredEntry[], contested = false): Promise<Inserted> {
  const chains = chainsOf(docs);
  if (chains.size === docs.length) return insert(db, docs, false);
  if (!contested) return insert(db, docs, true);
  const several = [...chains.values()].filter(({ length }) => length > 1);
  const single = docs.filter(({ _id: { chain } }) => chains.get(chain)?.length === 1);
  const all = await Promise.all([insert(db, single, false), ...several.map((theirs) => insert(db, theirs, true))]);
  const failed = all.find(({ error }) => error !== undefined);
  return (
    failed ?? { lost: new Set(all.flatMap(({ lost }) => [...lost])), collided: new Map(all.flatMap((one) => [...one.collided])) }
  );
}

async function insert(db: Connection, docs: readonly StoredEntry[], ordered: boolean): Promise<Inserted> {
  const lost = new Set<StoredEntry>();
  const collided = new Map<ChainId, 'place' | 'key'>();
  if (docs.length === 0) return { lost, collided };
  let taken: Taken[];
  try {
    taken = await insertDurably(db, ENTRIES, docs, ordered);
  } catch (error) {
    // Without the majority's word on what is there nothing is known, so nothing is believed.
    return { lost, collided, error };
  }
  for (const { place, field } of taken) {
    const doc = docs[place] as StoredEntry;
    lost.add(doc);
    collided.set(doc._id.chain, field === '_id' ? 'place' : 'key');
    if (ordered) for (const behind of docs.slice(place)) lost.add(behind);
  }
  return { lost, collided };
}
