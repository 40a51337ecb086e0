/** What calls of one agent, number or day came to. Seconds, except `talkedMs`. */
export interface Totals {
  /** Calls that ended; those that failed are counted apart and billed nothing. */
  calls: number;
  failed: number;
  talkedMs: number;
  billed: number;
  overdraft: number;
  unfunded: number;
  /** Given back by corrections on these days, whenever the call was. */
  returned: number;
  /** Seconds that calls took from grants, by `sourceId|currency|rateMicro`. */
  drawn: Map<string, number>;
  /** The same for what is no call of that day: overdraft repaid later (L10), and corrections, which are negative (L13). */
  adjusted: Map<string, number>;
}

/** What is counted of calls themselves. */
export const COLUMNS = ['calls', 'failed', 'talkedMs', 'billed', 'overdraft', 'unfunded', 'returned'] as const;
export type Column = (typeof COLUMNS)[number];

/** A correction or repayment by name: the ledger entry, and the seconds that were charged (or, negative, no longer are). */
export type Adjustment = [entryId: string, seconds: number];

/** The billing steps that people choose between; sums of each are kept so that they can be compared on real calls. */
export const PULSES = ['60/60', '30/6', '6/6', '1/1'] as const;

/** One local day of a workspace. */
export interface DayTotals {
  total: Totals;
  /** By agent id. */
  agents: Map<string, Totals>;
  /** By agent id, a slash, and the id under which the workspace's own number is kept, empty where none is known. */
  numbers: Map<string, Totals>;
  /** What the day's calls would have been billed, by `PULSES`. */
  pulses: number[];
  adjustments: Adjustment[];
}

export const noTotals = (): Totals => ({
  calls: 0,
  failed: 0,
  talkedMs: 0,
  billed: 0,
  overdraft: 0,
  unfunded: 0,
  returned: 0,
  drawn: new Map(),
  adjusted: new Map(),
});

export const emptyDay = (): DayTotals => ({
  total: noTotals(),
  agents: new Map(),
  numbers: new Map(),
  pulses: PULSES.map(() => 0),
  adjustments: [],
});

export const drawKey = (sourceId: string, currency: string, rateMicro: number): string => `${sourceId}|${currency}|${rateMicro}`;

export interface DrawKey {
  sourceId: string;
  currency: string;
  rateMicro: number;
}

const parts = new Map<string, DrawKey>();
const MOST_PARTS = 1_000;

/** The parts of a draw's key; remembered, because every row of a report names the same few. */
export function readDrawKey(key: string): Readonly<DrawKey> {
  let known = parts.get(key);
  if (!known) {
    const [sourceId = '', currency = '', rate = ''] = key.split('|');
    known = { sourceId, currency, rateMicro: Number(rate) };
    if (parts.size >= MOST_PARTS) parts.clear();
    parts.set(key, known);
  }
  return known;
}

export function count(into: Map<string, number>, key: string, seconds: number): void {
  const sum = (into.get(key) ?? 0) + seconds;
  if (sum === 0) into.delete(key);
  else into.set(key, sum);
}

/** The totals of `key`, made when they are not there. */
export function at(rows: Map<string, Totals>, key: string): Totals {
  let row = rows.get(key);
  if (!row) {
    row = noTotals();
    rows.set(key, row);
  }
  return row;
}

export function addTotals(into: Totals, more: Totals): void {
  for (const column of COLUMNS) into[column] += more[column];
  for (const [key, seconds] of more.drawn) count(into.drawn, key, seconds);
  for (const [key, seconds] of more.adjusted) count(into.adjusted, key, seconds);
}

function addRows(into: Map<string, Totals>, more: ReadonlyMap<string, Totals>): void {
  for (const [key, row] of more) addTotals(at(into, key), row);
}

export function addDay(into: DayTotals, more: DayTotals): void {
  addTotals(into.total, more.total);
  addRows(into.agents, more.agents);
  addRows(into.numbers, more.numbers);
  for (const [i, seconds] of more.pulses.entries()) into.pulses[i] = (into.pulses[i] ?? 0) + seconds;
  into.adjustments.push(...more.adjustments);
}
