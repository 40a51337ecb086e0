import type { Lines } from './entry.js';

/** Gathers an entry's lines: one for each account, in the order in which accounts were first named, none of 0. */
export class Tally {
  /** In a list, not in a map: it is made for every call, and a call moves seconds of a few accounts. */
  readonly #lines: Lines = [];

  add(account: string, seconds: number): void {
    if (seconds === 0) return;
    const lines = this.#lines;
    for (let i = 0; i < lines.length; i += 2) {
      if (lines[i] !== account) continue;
      lines[i + 1] = (lines[i + 1] as number) + seconds;
      return;
    }
    lines.push(account, seconds);
  }

  lines(): Lines {
    const lines = this.#lines;
    return lines.includes(0) ? lines.filter((_, i) => lines[i - (i % 2) + 1] !== 0) : lines;
  }
}
