import type { WorkspaceId } from '../ids.js';
import type { UsageDay } from './model.js';
import { KeyList, type PackedRows, packRows, readRow } from './packing.js';
import { RowSums } from './row-sums.js';
import { type DayTotals, noTotals } from './totals.js';

const TOTAL = 'total';

/** A day as it is kept, with the entries up to `n`. */
export function packDay(workspaceId: WorkspaceId, day: number, n: number, totals: DayTotals): Omit<UsageDay, '_id'> {
  const keys = new KeyList();
  return {
    workspaceId,
    day,
    n,
    total: packRows(new Map([[TOTAL, totals.total]]), keys),
    agents: packRows(totals.agents, keys),
    numbers: packRows(totals.numbers, keys),
    pulses: totals.pulses,
    adjustments: totals.adjustments,
    keys: keys.keys,
  };
}

/** What a day came to in all. */
export const readTotal = (total: PackedRows, keys: readonly string[]) => readRow(total, TOTAL, keys);

/** A day as it was before it was kept, without the parts that were not read. */
export function unpackDay(doc: Pick<UsageDay, 'keys'> & Partial<UsageDay>): DayTotals {
  const { keys } = doc;
  const rows = (part: PackedRows | undefined) => new RowSums(part ? [{ rows: part, keys }] : []).totals();
  return {
    total: (doc.total && readTotal(doc.total, keys)) ?? noTotals(),
    agents: rows(doc.agents),
    numbers: rows(doc.numbers),
    pulses: [...(doc.pulses ?? [])],
    adjustments: [...(doc.adjustments ?? [])],
  };
}
