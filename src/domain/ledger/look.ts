import type { Logger } from '../../platform/log.js';
import { type Books, BrokenChain } from './books.js';
import type { ChainId, Entry } from './entry.js';
import type { Head } from './plan-flush.js';
import * as store from './store.js';
import { archivedByKeys } from './store-archive.js';
import type { Task } from './task.js';

/** Where chains stand, and what is there under the keys that tasks ask about. */
export interface Seen {
  heads: ReadonlyMap<ChainId, Head>;
  known: ReadonlyMap<string, Entry>;
}

/**
 * What a flush has to know before it plans. Takes chains that cannot be understood out of `groups`, and answers their tasks. Throws when
 * the database cannot be asked.
 */
export async function look(books: Books, log: Logger, tasks: Task[], groups: Map<ChainId, Task[]>): Promise<Seen> {
  // The head must be known before the keys are read: the other order held minutes below zero (ledger-design.md).
  let heads = await headsOf(books, log, groups);
  let known = await lookUp(books, tasks, heads);
  for (let behind = overtaken(heads, known); behind.size > 0; behind = overtaken(heads, known)) {
    // An entry beyond its chain's head: it came between the two reads, and a balance answered from this head would lack it.
    for (const task of tasks) if (behind.has(task.chain)) task.fresh = true;
    heads = await headsOf(books, log, groups);
    known = await lookUp(books, tasks, heads);
  }
  return { heads, known };
}

/** A chain that cannot be understood fails its own tasks only; a database that cannot be asked fails the flush. */
async function headsOf(books: Books, log: Logger, groups: Map<ChainId, Task[]>): Promise<Map<ChainId, Head>> {
  const heads = new Map<ChainId, Head>();
  const unknown: [ChainId, Task[]][] = [];
  for (const [chain, tasks] of groups) {
    const remembered = tasks.some((task) => task.fresh) ? undefined : books.trusted(chain);
    if (remembered) heads.set(chain, { state: remembered, fresh: false });
    else unknown.push([chain, tasks]);
  }
  const tried = await Promise.allSettled(
    unknown.map(async ([chain]) => heads.set(chain, { state: await books.current(chain), fresh: true })),
  );
  for (const [i, [chain, tasks]] of unknown.entries()) {
    const result = tried[i];
    if (result?.status !== 'rejected') continue;
    const error: unknown = result.reason;
    if (!(error instanceof BrokenChain)) throw error;
    log.error({ err: error, chain }, 'ledger chain cannot be read');
    groups.delete(chain);
    for (const task of tasks) task.settle({ error });
  }
  return heads;
}

async function lookUp({ db }: Books, tasks: Task[], heads: ReadonlyMap<ChainId, Head>): Promise<Map<string, Entry>> {
  const wanted = tasks.filter((task) => {
    const head = heads.get(task.chain)?.state;
    return task.wish.careful || task.lookFirst || (head?.kind === 'workspace' && head.live > 0);
  });
  if (wanted.length === 0) return new Map();
  const keys = wanted.flatMap((task) => task.wish.keys());
  const found = await store.byKeys(db, keys);
  const known = new Map(found.map((entry) => [entry.key, entry]));
  // The chains first: what is taken off them was in the archive before.
  const old = wanted.filter(({ wish }) => wish.careful).flatMap((task) => task.wish.keys().filter((key) => !known.has(key)));
  for (const entry of await archivedByKeys(db, old)) known.set(entry.key, entry);
  return known;
}

/** Chains of which an entry was found that their head does not reach. */
function overtaken(heads: ReadonlyMap<ChainId, Head>, known: ReadonlyMap<string, Entry>): Set<ChainId> {
  const behind = new Set<ChainId>();
  for (const { chain, n } of known.values()) if ((heads.get(chain)?.state.n ?? n) < n) behind.add(chain);
  return behind;
}
