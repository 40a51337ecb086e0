import { allIn, faultsOfDocument, lastIn, type RawEntry } from './opened.js';
import { type Difference, hashOf, type StoredAnchor, type StoredEntry, sealOf } from './stored.js';

/** What keeps the balance of one chain: it posts entries one after another and says what is wrong with each. */
export interface Book {
  post(entry: StoredEntry): Promise<string[]>;
  /** After the last entry. */
  end(): Promise<string[]>;
  /** Entries before the next one are missing: balances are unknown until a checkpoint. */
  missed(): void;
}

/**
 * Walks one chain from its first entry to a fixed last one: numbers without gaps, hashes that follow from one another, the anchor
 * met on the way (L4, L22). What an entry means is its book's business.
 */
export class ChainWalk {
  #n = 0;
  #hash: string | undefined = '';

  constructor(
    readonly chain: string,
    private readonly key: Buffer,
    private readonly anchor: StoredAnchor | undefined,
    private readonly book: Book,
    private readonly report: (difference: Difference) => void,
  ) {}

  /** The next document, in which there may be several entries. Gives how many. */
  async next(entry: RawEntry): Promise<number> {
    const say = (what: string, n = entry._id.n) => this.report({ chain: this.chain, n, what });
    const { n } = entry._id;
    if (n !== this.#n + 1) {
      const gap = n === this.#n + 2 ? `entry ${this.#n + 1} is missing` : `entries after ${this.#n} are missing`;
      this.report({ chain: this.chain, n: this.#n + 1, what: `L4: ${gap}, the next one is ${n}` });
      this.#hash = undefined;
      this.book.missed();
    }
    if (this.#hash !== undefined && hashOf(this.key, this.#hash, entry) !== entry.hash) {
      say('L22: its hash does not follow from it and the entry before');
    }
    const last = lastIn(entry);
    if (this.anchor && this.anchor.n >= n && this.anchor.n <= last) {
      const same = this.anchor.n === last && this.anchor.hash === entry.hash;
      if (!same) say('L22: the anchor names another entry at this place', this.anchor.n);
    }
    for (const what of faultsOfDocument(entry)) say(what);
    for (const one of allIn(entry)) {
      try {
        for (const what of await this.book.post(one)) say(what, one.n);
      } catch (error) {
        say((error as Error).message, one.n);
        this.book.missed();
      }
    }
    this.#n = last;
    this.#hash = entry.hash;
    return last - n + 1;
  }

  async end(): Promise<void> {
    for (const what of await this.book.end()) this.report({ chain: this.chain, n: this.#n, what });
    if (this.anchor && this.anchor.n > this.#n) this.report(cutOff(this.anchor, this.#n));
  }
}

/** L22: the chain is shorter than what its anchor has seen. */
export function cutOff(anchor: StoredAnchor, last: number): Difference {
  const what = `L22: the tail is cut off: the anchor has seen entry ${anchor.n}, the chain ends at ${last}`;
  return { chain: anchor._id, n: last + 1, what };
}

/** Anchors by chain; those whose seal is not ours are reported and left out. Anchors of nothing are left out. */
export function readAnchors(
  found: readonly StoredAnchor[],
  key: Buffer,
  report: (difference: Difference) => void,
): Map<string, StoredAnchor> {
  const anchors = new Map<string, StoredAnchor>();
  for (const anchor of found) {
    if (anchor.seal !== sealOf(key, anchor)) report({ chain: anchor._id, n: anchor.n, what: "L22: its anchor's seal is wrong" });
    else if (anchor.n > 0) anchors.set(anchor._id, anchor);
  }
  return anchors;
}
