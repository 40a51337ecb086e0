import { type Connection, driverDb } from '../../platform/mongo.js';
import type { ChainId } from './entry.js';
import { ENTRIES, PLACE_INDEX } from './model.js';
import type { StoredEntry } from './stored-entry.js';

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
  const chains = new Map<ChainId, StoredEntry[]>();
  for (const doc of docs) {
    const { chain } = doc._id;
    const theirs = chains.get(chain);
    if (theirs) theirs.push(doc);
    else chains.set(chain, [doc]);
  }
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

/**
 * A command of its own: what the driver's `insertMany` does beside, measuring every document and keeping a record by which the driver
 * itself could try again, has its price, and whoever asked tries again in any case.
 */
async function insert(db: Connection, docs: readonly StoredEntry[], ordered: boolean): Promise<Inserted> {
  const lost = new Set<StoredEntry>();
  const collided = new Map<ChainId, 'place' | 'key'>();
  if (docs.length === 0) return { lost, collided };
  let refused: Refused[];
  try {
    const writeConcern = { w: 'majority', j: true };
    const { writeErrors = [] } = await driverDb(db).command({ insert: ENTRIES, documents: docs, ordered, writeConcern });
    refused = understood(writeErrors);
  } catch (error) {
    // Without the majority's word on what is there nothing is known, so nothing is believed.
    return { lost, collided, error };
  }
  for (const { index, errmsg } of refused) {
    const doc = docs[index] as StoredEntry;
    lost.add(doc);
    collided.set(doc._id.chain, errmsg?.includes(`index: ${PLACE_INDEX} `) ? 'place' : 'key');
    if (ordered) for (const behind of docs.slice(index)) lost.add(behind);
  }
  return { lost, collided };
}

interface Refused {
  index: number;
  code: number;
  errmsg?: string;
}

/** Documents that were refused because their place or key is taken; throws when any was for another reason. */
function understood(refused: Refused[]): Refused[] {
  const other = refused.find(({ index, code }) => code !== DUPLICATE_KEY || !Number.isInteger(index));
  if (other) throw new Error(`An entry was refused: ${other.errmsg ?? other.code}`);
  return refused;
}

const DUPLICATE_KEY = 11000;
