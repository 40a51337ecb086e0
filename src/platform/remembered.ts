import { perDatabase } from './per-database.js';

/** The values that were set last, at most `most` of them: one more takes the place of the one that was asked for longest ago. */
export class Remembered<K, V> {
  readonly #values = new Map<K, V>();

  constructor(private readonly most: number) {}

  get(key: K): V | undefined {
    const value = this.#values.get(key);
    if (value !== undefined) this.#put(key, value);
    return value;
  }

  set(key: K, value: V): void {
    this.#put(key, value);
    if (this.#values.size <= this.most) return;
    const [oldest] = this.#values.keys();
    this.#values.delete(oldest as K);
  }

  /** At the end of the order. */
  #put(key: K, value: V): void {
    this.#values.delete(key);
    this.#values.set(key, value);
  }
}

/** Such values of each database. */
export const rememberedOf = <K, V>(most: number) => perDatabase(() => new Remembered<K, V>(most));
