import { each } from '../../platform/each.js';
import type { Platform } from '../context.js';
import type { ChainId, EntryType } from './entry.js';
import * as store from './store-archive.js';
import { lastIn } from './stored-entry.js';

const DAY_MS = 24 * 60 * 60 * 1000;
const BATCH = 1_000;

/**
 * What tells of calls. Everything else of a chain is little, and some of it is still looked for by its end. Calls that were set aside
 * stay, too: one that claims to end far ahead would be in time when it is reported again then, and must still be found.
 */
const OF_CALLS: EntryType[] = ['hold', 'refuse', 'lapse', 'settle', 'correct'];

/**
 * Moves what old calls have left on their chains out of the way of new ones, into a collection of its own: entry by entry as they
 * are, so that hashes still follow from one another, keys are still found, and a balance is still the sum of its entries. Only what
 * lies behind a checkpoint, so that nobody who wants a balance misses it. Each batch is there before it is gone here; cut between
 * the two it is in both, which changes nothing. Gives how many were moved.
 */
export async function archiveCalls(platform: Platform): Promise<number> {
  const before = new Date(platform.clock.now().getTime() - platform.archiveAfterDays * DAY_MS);
  let moved = 0;
  await each(
    store.workspaceChains(platform.db),
    async (chain) => {
      moved += await archiveChain(platform, chain, before);
    },
    (err, chain) => platform.log.error({ err, chain }, 'old calls could not be archived'),
  );
  return moved;
}

async function archiveChain({ db }: Platform, chain: ChainId, before: Date): Promise<number> {
  const checkpoint = await store.lastCheckpoint(db, chain);
  let moved = 0;
  while (checkpoint > 0) {
    const old = await store.oldest(db, chain, { below: checkpoint, before, types: OF_CALLS, limit: BATCH });
    if (old.length === 0) break;
    await store.putAway(db, old);
    for (const document of old) moved += lastIn(document) - document._id.n + 1;
  }
  return moved;
}
