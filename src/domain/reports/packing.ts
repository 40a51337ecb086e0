import { Binary } from '../../platform/mongo.js';
import { COLUMNS, noTotals, type Totals } from './totals.js';

/**
 * Rows of a day side by side. The numbers are one run of bytes, because the database and the driver hand bytes over as they are,
 * and a tree of the same numbers many times slower: how many rows there are, which columns follow (a bit for each of `COLUMNS`),
 * how many numbers are drawn and adjusted; then the columns that are not zero everywhere, one after the other; then, drawn and
 * adjusted, row, place in the key list, and seconds in turn.
 */
export interface PackedRows {
  /** Names of the rows in their order, one a line. */
  ids: string;
  /** Least byte first: 32-bit integers where all fit (sub-type `SMALL`), else 64-bit floats (`LARGE`). */
  data: Binary;
}

const SMALL = 0x80;
const LARGE = 0x81;
const HEADING = 4;

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
  const sorted = ids.map((id) => rows.get(id) ?? noTotals());
  const busy = COLUMNS.map((column) => sorted.some((row) => row[column] !== 0));
  const columns = COLUMNS.filter((_, i) => busy[i]).flatMap((column) => sorted.map((row) => row[column]));
  const seconds = (column: 'drawn' | 'adjusted') =>
    sorted.flatMap((row, i) => [...row[column]].flatMap(([key, sum]) => [i, keys.place(key), sum]));
  const [drawn, adjusted] = [seconds('drawn'), seconds('adjusted')];
  const bits = busy.reduce((sum, is, i) => sum + (is ? 2 ** i : 0), 0);
  const heading = [ids.length, bits, drawn.length, adjusted.length];
  return { ids: ids.join('\n'), data: binaryOf([...heading, ...columns, ...drawn, ...adjusted]) };
}

function binaryOf(numbers: readonly number[]): Binary {
  const small = Int32Array.from(numbers);
  if (numbers.every((number, i) => number === small[i])) return new Binary(new Uint8Array(small.buffer), SMALL);
  return new Binary(new Uint8Array(Float64Array.from(numbers).buffer), LARGE);
}

/** The names of packed rows, given as they are kept; no row is without one. */
export const idsIn = (ids: string): string[] => (ids === '' ? [] : ids.split('\n'));

type Numbers = Int32Array | Float64Array;

/** Packed rows, ready to be added up. */
export interface OpenRows {
  ids: string;
  numbers: Numbers;
  /** Where in `numbers` each of `COLUMNS` begins; -1 for one that is zero everywhere. */
  begins: number[];
  /** From where to where in `numbers`; in threes. */
  drawn: [from: number, to: number];
  adjusted: [from: number, to: number];
}

export function openRows({ ids, data }: PackedRows): OpenRows {
  const numbers = numbersOf(data);
  const [rows = 0, bits = 0, drawn = 0, adjusted = 0] = numbers;
  let at = HEADING;
  const take = (count: number) => {
    at += count;
    return at - count;
  };
  const begins = COLUMNS.map((_, i) => ((bits >> i) & 1 ? take(rows) : -1));
  return { ids, numbers, begins, drawn: [take(drawn), at], adjusted: [take(adjusted), at] };
}

/** One of the rows as it was before it was packed; nothing where it is not among them. `keys` is what rows name by its place. */
export function readRow(rows: PackedRows, id: string, keys: readonly string[]): Totals | undefined {
  const row = rows.ids === id ? 0 : idsIn(rows.ids).indexOf(id);
  if (row < 0) return undefined;
  const { numbers, begins, drawn, adjusted } = openRows(rows);
  const totals = noTotals();
  for (const [i, column] of COLUMNS.entries()) {
    const from = begins[i] as number;
    if (from >= 0) totals[column] = numbers[from + row] as number;
  }
  const seconds = ([from, to]: readonly [number, number], into: Map<string, number>) => {
    for (let at = from; at < to; at += 3)
      if (numbers[at] === row) into.set(keys[numbers[at + 1] as number] as string, numbers[at + 2] as number);
  };
  seconds(drawn, totals.drawn);
  seconds(adjusted, totals.adjusted);
  return totals;
}

function numbersOf(data: Binary): Numbers {
  // Copied, because within the driver's answer they may begin at any byte, and numbers must not.
  const { buffer } = new Uint8Array(data.buffer.subarray(0, data.length()));
  return data.sub_type === SMALL ? new Int32Array(buffer) : new Float64Array(buffer);
}
