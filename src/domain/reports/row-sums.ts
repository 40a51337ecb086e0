import { columnOf, idsIn, type PackedRows } from './packing.js';
import { addTotals, at, COLUMNS, count, type Totals } from './totals.js';

/** Adds up rows of many days by name, straight from where they are packed: nothing is made for a row of a day. */
export class RowSums {
  readonly rows = new Map<string, Totals>();
  /** Days on which the same were busy follow each other, so the rows found last are remembered. */
  #ids = '';
  #found: (Totals | null)[] = [];

  /** `nameOf` says under which name a row is added, null for one that is left out. */
  constructor(private readonly nameOf: (id: string) => string | null = (id) => id) {}

  addPacked(packed: PackedRows, keys: readonly string[]): void {
    const rows = this.rowsOf(packed.ids);
    for (const column of COLUMNS) {
      const values = columnOf(packed[column]);
      for (let i = 0; i < values.length; i++) {
        const row = rows[i];
        if (row) row[column] += values[i] ?? 0;
      }
    }
    for (const column of ['drawn', 'adjusted'] as const) {
      const flat = columnOf(packed[column]);
      for (let i = 0; i < flat.length; i += 3) {
        const row = rows[flat[i] ?? -1];
        if (row) count(row[column], keys[flat[i + 1] ?? -1] ?? '', flat[i + 2] ?? 0);
      }
    }
  }

  addRows(more: ReadonlyMap<string, Totals>): void {
    for (const [id, totals] of more) {
      const name = this.nameOf(id);
      if (name !== null) addTotals(at(this.rows, name), totals);
    }
  }

  /** Where packed rows with these names are added, in their order. */
  rowsOf(ids: string): readonly (Totals | null)[] {
    if (ids !== this.#ids) {
      this.#ids = ids;
      this.#found = idsIn(ids).map((id) => {
        const name = this.nameOf(id);
        return name === null ? null : at(this.rows, name);
      });
    }
    return this.#found;
  }
}
