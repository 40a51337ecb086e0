import type { ChainId, CrossedThreshold, Draft, Entry } from './entry.js';
import { entryHash } from './hash.js';
import { join, packCall, type StoredEntry, toStored } from './stored-entry.js';

/**
 * Makes the documents of one chain out of what is planned for it: an entry each, or a run of settlements in one. Each is signed when
 * nothing more comes into it.
 */
export class Binder {
  /** The last document, while others may still join it. */
  #open: StoredEntry | undefined;
  #unsigned: StoredEntry | undefined;

  constructor(
    private readonly key: Buffer,
    private readonly chain: ChainId,
    private readonly at: Date,
    /** Of the document before; after `end`, that of the last one here. */
    public hash: string,
    private readonly docs: StoredEntry[],
  ) {}

  /** Puts the next entry into a document and gives that. */
  add(
    n: number,
    draft: Draft,
    state: Pick<Entry, 's' | 'g' | 'r' | 'full' | 'settings'>,
    crossed?: CrossedThreshold,
  ): StoredEntry {
    const plain = draft.type === 'settle' && draft.call && !state.full && !state.r && !crossed && isPlain(draft);
    if (plain && draft.call && this.#open) {
      join(this.#open, draft.key, packCall(this.chain, state, draft.lines, draft.call));
      return this.#open;
    }
    this.end();
    const doc = toStored({ chain: this.chain, n, at: this.at }, draft, state);
    if (crossed) Object.assign(doc, { alert: crossed, follow: 1 });
    this.docs.push(doc);
    this.#unsigned = doc;
    this.#open = plain ? doc : undefined;
    return doc;
  }

  /** Signs the last document: nothing more comes into it. */
  end(): void {
    if (!this.#unsigned) return;
    this.hash = this.#unsigned.hash = entryHash(this.key, this.hash, this.#unsigned);
    this.#unsigned = this.#open = undefined;
  }
}

/** A settlement that has nothing to say beside what its text does. */
function isPlain(draft: Draft): boolean {
  for (const name in draft) if (name !== 'key' && name !== 'type' && name !== 'lines' && name !== 'call') return false;
  return true;
}
