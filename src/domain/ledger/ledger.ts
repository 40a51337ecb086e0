import { perDatabase } from '../../platform/per-database.js';
import type { Platform } from '../context.js';
import { Books } from './books.js';
import type { ChainId } from './entry.js';
import { anchorHash } from './hash.js';
import * as store from './store.js';
import { ChainWriter } from './writer.js';

/** A process's way to the chains: what it remembers of them, and the one writer everything goes through. */
export interface Ledger {
  books: Books;
  writer: ChainWriter;
}

/** The ledger of this process (tests: of this instance). */
export const ledgerOf = perDatabase((platform: Platform): Ledger => {
  const books = new Books(platform.db, platform.keys.ledger);
  return { books, writer: new ChainWriter(books, platform.clock, platform.log, () => platform.wake('ledger')) };
});

/** `what` is told where the details are of entries, at the moment these are sent, so that they can travel beside them. */
export function writeBeside(platform: Platform, what: (details: readonly string[]) => void): void {
  ledgerOf(platform).writer.beside = what;
}

/** Resolves when every write under way has been answered; before a process ends. */
export async function drainLedger(platform: Platform): Promise<void> {
  await ledgerOf(platform).writer.drain();
}

/** L22: notes how far the chains this process has written reach, so that a cut-off tail is found. Gives how many. */
export async function anchorHeads(platform: Platform): Promise<number> {
  const { books } = ledgerOf(platform);
  const at = platform.clock.now();
  const moved = books.takeMoved();
  const anchors = [...moved].map(([chain, { n, hash }]: [ChainId, { n: number; hash: string }]) => ({
    _id: chain,
    n,
    hash,
    at,
    seal: anchorHash(platform.keys.ledger, { chain, n, hash }),
  }));
  await store.setAnchors(platform.db, anchors).catch((error: unknown) => {
    books.putBack(moved);
    throw error;
  });
  return anchors.length;
}
