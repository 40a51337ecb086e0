import type { Lines } from './entry.js';

/** Gathers an entry's lines: one for each account, in the order in which accounts were first named, none of 0. */
export class Tally {
  readonly #sums = new Map<string, number>();

  add(account: string, seconds: number): void {
    if (seconds !== 0) this.#sums.set(account, (this.#sums.get(account) ?? 0) + seconds);
  }

  lines(): Lines {
    const lines: Lines = [];
    for (const [account, seconds] of this.#sums) if (seconds !== 0) lines.push(account, seconds);
    return lines;
  }
}
