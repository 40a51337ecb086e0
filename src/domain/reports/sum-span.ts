import { daysBetween } from '../calendar.js';
import type { Platform } from '../context.js';
import type { AgentId, WorkspaceId } from '../ids.js';
import { packDay, readTotal } from './day-packing.js';
import { readRow } from './packing.js';
import { type KeptDay, readKept } from './read-days.js';
import { RowSums } from './row-sums.js';
import { addTotals, noTotals, type Totals } from './totals.js';

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

/** L21: sums of the days of a span, exact to the last entry; of one agent when `only` names it. `zone` as `readKept` has it. */
export async function sumSpan(
  platform: Platform,
  workspaceId: WorkspaceId,
  span: { from: number; to: number },
  { byNumber, only, zone }: { byNumber: boolean; only?: AgentId | undefined; zone: Promise<string | null> },
): Promise<SpanSums> {
  const parts = byNumber ? (['total', 'agents', 'numbers'] as const) : (['total', 'agents'] as const);
  const { kept, tail } = await readKept(platform, workspaceId, span, parts, zone);
  const late = [...tail].map(([day, totals]) => packDay(workspaceId, day, 0, totals));
  const docs: KeptDay[] = [...kept, ...late];
  const mine = (agentId: string) => (only === undefined || agentId === only ? agentId : null);
  const part = (name: 'agents' | 'numbers') => docs.flatMap(({ keys, [name]: rows }) => (rows ? [{ rows, keys }] : []));

  const days = new Map<number, Totals>();
  for (const { day, total, agents, keys } of docs) {
    const row = only === undefined ? total && readTotal(total, keys) : agents && readRow(agents, only, keys);
    const sum = days.get(day);
    if (!sum) days.set(day, row ?? noTotals());
    else if (row) addTotals(sum, row);
  }
  const total = noTotals();
  for (const day of days.values()) addTotals(total, day);

  const agents = new RowSums(part('agents'), mine);
  const places = new Map(daysBetween(span.from, span.to).map((day, place) => [day, place]));
  const placeOf = docs.map(({ day }) => places.get(day) ?? 0);
  const numbers = new RowSums(byNumber ? part('numbers') : [], (key) => {
    const [agentId = '', number = ''] = key.split('/');
    return mine(agentId) === null ? null : number;
  });
  return {
    total,
    days: new Map([...days].sort(([a], [b]) => a - b)),
    agents: agents.totals(),
    billed: agents.spread('billed', places.size, placeOf),
    numbers: numbers.totals(),
  };
}
