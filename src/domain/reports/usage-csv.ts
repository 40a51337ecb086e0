import { csvText } from '../../platform/csv.js';
import { decimalText } from '../money.js';
import type { Usage, UsageSum } from './usage.js';

/** N7: a report as CSV: a row for each agent, number or day, a column for each currency, and a last row that sums them up. */
export function usageCsv({ by, rows, total }: Pick<Usage, 'by' | 'rows' | 'total'>): string {
  const currencies = [...total.charge.keys()].sort();
  const withMargin = total.margin ? [...total.margin.keys()].sort() : [];
  const cells = (sum: UsageSum): (string | number)[] => [
    sum.calls,
    sum.failed,
    Math.ceil(sum.talkedMs / 1000),
    sum.billedSeconds,
    sum.overdraftSeconds,
    sum.unfundedSeconds,
    sum.returnedSeconds,
    ...currencies.map((currency) => decimalText(sum.charge.get(currency) ?? 0n, currency)),
    ...withMargin.map((currency) => decimalText(sum.margin?.get(currency) ?? 0n, currency)),
  ];
  const heading = [
    by,
    'id',
    'calls',
    'failed_calls',
    'talked_seconds',
    'billed_seconds',
    'overdraft_seconds',
    'unfunded_seconds',
    'returned_seconds',
    ...currencies.map((currency) => `charge_${currency}`),
    ...withMargin.map((currency) => `margin_${currency}`),
  ];
  return csvText([heading, ...rows.map((row) => [row.name, row.id, ...cells(row)]), ['total', '', ...cells(total)]]);
}
