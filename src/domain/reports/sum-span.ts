import { daysBetween } from '../calendar.js';
import type { Platform } from '../context.js';
import type { AgentId, WorkspaceId } from '../ids.js';
import type { UsageHead } from './model.js';
import { columnOf, type PackedRows } from './packing.js';
import { readKept } from './read-days.js';
import { RowSums } from './row-sums.js';
import { addTotals, type DayTotals, noTotals, type Totals } from './totals.js';

/** What some days came to together. */
export interface SpanSums {
  total: Totals;
  /** Those on which there was anything, oldest first. */
  days: Map<number, Totals>;
  agents: Map<string, Totals>;
  /** Billed seconds of each agent on every day of the span. */
  billed: Map<string, number[]>;
  /** By the id of the workspace's own number, '' where none is known; empty unless asked for. */
  numbers: Map<string, Totals>;
}

/** L21: sums of the days of a span, exact to the last entry; of one agent when `only` names it. */
export async function sumSpan(
  platform: Platform,
  workspaceId: WorkspaceId,
  span: { from: number; to: number },
  { byNumber, only, head }: { byNumber: boolean; only?: AgentId | undefined; head?: UsageHead | null | undefined },
): Promise<SpanSums> {
  const parts = byNumber ? (['agents', 'numbers'] as const) : (['agents'] as const);
  const { kept, tail } = await readKept(platform, workspaceId, span, parts, head);
  const sums = new Sums(daysBetween(span.from, span.to), only);
  for (const { day, keys, total, agents, numbers } of kept) sums.addKept(day, keys, { total, agents, numbers });
  for (const [day, totals] of tail) sums.addTail(day, totals);
  return sums.done();
}

class Sums {
  readonly #days = new Map<number, Totals>();
  readonly #agents: RowSums;
  readonly #numbers: RowSums;
  readonly #billed = new Map<Totals, number[]>();
  readonly #places: ReadonlyMap<number, number>;
  readonly #agent: (id: string) => string | null;

  constructor(
    days: readonly number[],
    private readonly only: AgentId | undefined,
  ) {
    this.#places = new Map(days.map((day, place) => [day, place]));
    this.#agent = (id) => (only === undefined || id === only ? id : null);
    this.#agents = new RowSums(this.#agent);
    this.#numbers = new RowSums((key) => {
      const [agentId = '', number = ''] = key.split('/');
      return this.#agent(agentId) === null ? null : number;
    });
  }

  addKept(day: number, keys: readonly string[], rows: Record<'total' | 'agents', PackedRows> & { numbers?: PackedRows }): void {
    const whole = new RowSums(this.only === undefined ? undefined : this.#agent);
    whole.addPacked(this.only === undefined ? rows.total : rows.agents, keys);
    this.#addDay(day, whole.rows);
    this.#agents.addPacked(rows.agents, keys);
    const seconds = columnOf(rows.agents.billed);
    const found = this.#agents.rowsOf(rows.agents.ids);
    const place = this.#places.get(day) ?? 0;
    for (let i = 0; i < seconds.length; i++) {
      const row = found[i];
      if (row) this.#bill(row, place, seconds[i] ?? 0);
    }
    if (rows.numbers) this.#numbers.addPacked(rows.numbers, keys);
  }

  addTail(day: number, { total, agents, numbers }: DayTotals): void {
    const whole = new RowSums(this.only === undefined ? undefined : this.#agent);
    whole.addRows(this.only === undefined ? new Map([['', total]]) : agents);
    this.#addDay(day, whole.rows);
    this.#agents.addRows(agents);
    for (const [id, { billed }] of agents) {
      const row = this.#agents.rows.get(id);
      if (row) this.#bill(row, this.#places.get(day) ?? 0, billed);
    }
    this.#numbers.addRows(numbers);
  }

  done(): SpanSums {
    const total = noTotals();
    for (const day of this.#days.values()) addTotals(total, day);
    return {
      total,
      days: new Map([...this.#days].sort(([a], [b]) => a - b)),
      agents: this.#agents.rows,
      billed: new Map([...this.#agents.rows].map(([id, row]) => [id, this.#billed.get(row) ?? this.#noDays()])),
      numbers: this.#numbers.rows,
    };
  }

  #noDays(): number[] {
    return new Array<number>(this.#places.size).fill(0);
  }

  #addDay(day: number, rows: ReadonlyMap<string, Totals>): void {
    const [more = noTotals()] = rows.values();
    const sum = this.#days.get(day);
    if (sum) addTotals(sum, more);
    else this.#days.set(day, more);
  }

  #bill(row: Totals, place: number, seconds: number): void {
    let days = this.#billed.get(row);
    if (!days) {
      days = this.#noDays();
      this.#billed.set(row, days);
    }
    days[place] = (days[place] ?? 0) + seconds;
  }
}
