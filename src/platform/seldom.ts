const MOST_KEYS = 20_000;

/**
 * Writes what is only worth knowing to some minutes: for each key at most once in `everyMs`, on this instance. Nobody waits for it;
 * what could not be written is written the next time.
 */
export class Seldom {
  readonly #last = new Map<string, number>();

  constructor(private readonly everyMs: number) {}

  note(key: string, now: Date, write: () => Promise<unknown>, onError: (error: unknown) => void): void {
    const last = this.#last.get(key);
    if (last !== undefined && now.getTime() - last < this.everyMs) return;
    if (this.#last.size > MOST_KEYS) this.#last.clear();
    this.#last.set(key, now.getTime());
    write().catch((error: unknown) => {
      this.#last.delete(key);
      onError(error);
    });
  }
}
