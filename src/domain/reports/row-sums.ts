import { idsIn, type OpenRows, openRows, type PackedRows } from './packing.js';
import { COLUMNS, type Column, noTotals, type Totals } from './totals.js';

/** The rows of one day, and the keys that they name by place. */
export interface DayRows {
  rows: PackedRows;
  keys: readonly string[];
}

/** Adds up rows of many days by name, straight from where they are packed: nothing is made for a row of a day. */
export class RowSums {
  readonly #days: OpenRows[];
  /** For the rows of each day, where they are added; -1 for those that are left out. */
  readonly #places: Int32Array[];
  readonly #names = new Map<string, number>();
  readonly #columns: Float64Array[];
  readonly #drawn = new Map<string, Float64Array>();
  readonly #adjusted = new Map<string, Float64Array>();

  /** `nameOf` says under which name a row is added, null for one that is left out. */
  constructor(days: readonly DayRows[], nameOf: (id: string) => string | null = (id) => id) {
    this.#days = days.map(({ rows }) => openRows(rows));
    this.#places = this.#find(nameOf);
    this.#columns = COLUMNS.map(() => this.#zeros());
    for (const [i, day] of this.#days.entries()) this.#add(day, this.#places[i] as Int32Array, days[i]?.keys ?? []);
  }

  /** The sums by name. */
  totals(): Map<string, Totals> {
    const sums = new Map<string, Totals>();
    for (const [name, place] of this.#names) {
      const row = noTotals();
      for (let i = 0; i < COLUMNS.length; i++) row[COLUMNS[i] as Column] = (this.#columns[i] as Float64Array)[place] as number;
      for (const [key, seconds] of this.#drawn) if (seconds[place]) row.drawn.set(key, seconds[place]);
      for (const [key, seconds] of this.#adjusted) if (seconds[place]) row.adjusted.set(key, seconds[place]);
      sums.set(name, row);
    }
    return sums;
  }

  /** One column by name, not added up: a number for each of `width` places, of which `placeOf` gives that of a day. */
  spread(column: Column, width: number, placeOf: readonly number[]): Map<string, number[]> {
    const table = Array.from(this.#names, () => new Array<number>(width).fill(0));
    for (const [i, { numbers, begins }] of this.#days.entries()) {
      const from = begins[COLUMNS.indexOf(column)] ?? -1;
      const [places, at] = [this.#places[i] as Int32Array, placeOf[i] as number];
      for (let row = 0; from >= 0 && row < places.length; row++) {
        const line = table[places[row] as number];
        if (line) line[at] = (line[at] as number) + (numbers[from + row] as number);
      }
    }
    return new Map([...this.#names].map(([name, place]) => [name, table[place] as number[]]));
  }

  #find(nameOf: (id: string) => string | null): Int32Array[] {
    // Days on which the same were busy follow each other, so the places found last are remembered.
    let last: { ids: string; places: Int32Array } | undefined;
    return this.#days.map(({ ids }) => {
      if (last?.ids !== ids) last = { ids, places: Int32Array.from(idsIn(ids), (id) => this.#placeOf(nameOf(id))) };
      return last.places;
    });
  }

  #placeOf(name: string | null): number {
    if (name === null) return -1;
    const place = this.#names.get(name) ?? this.#names.size;
    this.#names.set(name, place);
    return place;
  }

  #zeros(): Float64Array {
    return new Float64Array(this.#names.size);
  }

  #add({ numbers, begins, drawn, adjusted }: OpenRows, places: Int32Array, keys: readonly string[]): void {
    for (const [i, from] of begins.entries()) {
      if (from < 0) continue;
      const sums = this.#columns[i] as Float64Array;
      for (let row = 0; row < places.length; row++) {
        const place = places[row] as number;
        if (place >= 0) sums[place] = (sums[place] as number) + (numbers[from + row] as number);
      }
    }
    for (const [[from, to], into] of [
      [drawn, this.#drawn],
      [adjusted, this.#adjusted],
    ] as const) {
      if (from === to) continue;
      const sums = keys.map((key) => into.get(key) ?? this.#zeros());
      for (const [i, key] of keys.entries()) into.set(key, sums[i] as Float64Array);
      for (let at = from; at < to; at += 3) {
        const place = places[numbers[at] as number] as number;
        const column = sums[numbers[at + 1] as number] as Float64Array;
        if (place >= 0) column[place] = (column[place] as number) + (numbers[at + 2] as number);
      }
    }
  }
}
