import { Binary } from '../../platform/mongo.js';
import { COLUMNS, type Column, noTotals, type Totals } from './totals.js';

/**
 * Rows of a day side by side, column by column. Each column is 64-bit floats, least byte first, because the database and the driver
 * hand bytes over as they are, and a tree of the same numbers many times slower. A column that is zero everywhere is left out.
 */
export interface PackedRows extends Partial<Record<Column, Binary>> {
  /** Names of the rows in their order, one a line. */
  ids: string;
  /** Row, place in the key list, and seconds in turn. */
  drawn?: Binary;
  adjusted?: Binary;
}

/** The draw keys of a document, each once: rows name them by their place. */
export class KeyList {
  readonly #places = new Map<string, number>();
  readonly keys: string[] = [];

  place(key: string): number {
    let place = this.#places.get(key);
    if (place === undefined) {
      place = this.keys.push(key) - 1;
      this.#places.set(key, place);
    }
    return place;
  }
}

/** Sorted by name, so that days on which the same were busy have the same names, which a reader then looks up only once. */
export function packRows(rows: ReadonlyMap<string, Totals>, keys: KeyList): PackedRows {
  const ids = [...rows.keys()].sort();
  const packed: PackedRows = { ids: ids.join('\n') };
  const sorted = ids.map((id) => rows.get(id) ?? noTotals());
  for (const column of COLUMNS) {
    const values = Float64Array.from(sorted, (row) => row[column]);
    if (values.some((value) => value !== 0)) packed[column] = binaryOf(values);
  }
  for (const column of ['drawn', 'adjusted'] as const) {
    const flat: number[] = [];
    for (const [i, row] of sorted.entries()) for (const [key, seconds] of row[column]) flat.push(i, keys.place(key), seconds);
    if (flat.length > 0) packed[column] = binaryOf(Float64Array.from(flat));
  }
  return packed;
}

/** The names of packed rows, given as they are kept; no row is without one. */
export const idsIn = (ids: string): string[] => (ids === '' ? [] : ids.split('\n'));

const binaryOf = (values: Float64Array): Binary => new Binary(new Uint8Array(values.buffer));

/** The numbers of a column; none when it was left out. */
export function columnOf(packed: Binary | undefined): Float64Array {
  if (!packed) return NONE;
  // Copied, because within the driver's answer they may begin at any byte, and numbers must not.
  const bytes = new Uint8Array(packed.length());
  bytes.set(packed.buffer.subarray(0, bytes.length));
  return new Float64Array(bytes.buffer);
}

const NONE = new Float64Array(0);
