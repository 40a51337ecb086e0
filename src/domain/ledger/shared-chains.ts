import type { ChainId } from './entry.js';

/** How often in a row nothing of others must be found on a chain before it is believed to be written here alone. */
const CALM = 8;
/** Chains known at once; one more than that is found out anew. */
const MOST_CHAINS = 20_000;

/**
 * Chains that other processes were seen to write, too. What this process remembers of them is behind more often than not, so they are
 * read before they are planned on. Only speed depends on it: a chain's next number decides.
 */
export class SharedChains {
  /** How often in a row nothing of others was found there. */
  readonly #calm = new Map<ChainId, number>();

  /** Another process was faster on this chain. */
  add(chain: ChainId): void {
    this.#calm.delete(chain);
    this.#calm.set(chain, 0);
    if (this.#calm.size > MOST_CHAINS) this.#calm.delete(this.#calm.keys().next().value as ChainId);
  }

  has(chain: ChainId): boolean {
    return this.#calm.has(chain);
  }

  /** The chain was read: whether there was anything that this process did not know. */
  wasRead(chain: ChainId, anythingNew: boolean): void {
    const calm = this.#calm.get(chain);
    if (calm === undefined) return;
    if (anythingNew) this.#calm.set(chain, 0);
    else if (calm + 1 >= CALM) this.#calm.delete(chain);
    else this.#calm.set(chain, calm + 1);
  }
}
