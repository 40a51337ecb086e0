import { csvText } from '../../platform/csv.js';
import { minorText, rateText } from '../money.js';
import type { Money } from './priced.js';
import { chargedSeconds } from './priced.js';
import type { StatementView } from './read.js';

const COLUMNS = (
  'workspace month line currency price_per_minute opening_s allocated_s reclaimed_s lapsed_s talked_s billed_s repaid_s returned_s ' +
  'adjusted_s overdraft_s unfunded_s closing_s charged_s charge buy_currency buy margin'
).split(' ');

type Cell = string | number;

/** N14: statements as CSV: a line for each price, what no grant covered, each adjustment; whole seconds, money in the currency's own places. */
export function statementCsv(views: readonly StatementView[]): string {
  const lines: Cell[][] = [COLUMNS];
  for (const { workspace, statement, money } of views) {
    const about = [workspace.handle, statement.month];
    for (const { row, money: own } of money.rows) {
      const { currency, rateMicro, opening, allocated, reclaimed, lapsed, talked, billed, repaid, returned, adjusted, closing } =
        row;
      const moved = [opening, allocated, reclaimed, lapsed, talked, billed, repaid, returned, adjusted, '', '', closing];
      lines.push([...about, 'price', currency, rateText(rateMicro), ...moved, chargedSeconds(row), ...moneyCells(currency, own)]);
    }
    const { talked, overdraft, overdraftOpening, overdraftClosing, overdraftReturned, unfunded, unfundedReturned } =
      statement.uncovered;
    const repaid = overdraftOpening + overdraft - overdraftReturned - overdraftClosing;
    const without = [
      overdraftOpening,
      '',
      '',
      '',
      talked,
      '',
      repaid,
      '',
      '',
      overdraft - overdraftReturned,
      unfunded - unfundedReturned,
    ];
    lines.push([...about, 'not covered', '', '', ...without, overdraftClosing, '', '', '', '', '']);
    for (const { adjustment, money: own } of money.adjustments) {
      const { kind, callId, currency, rateMicro, seconds } = adjustment;
      const name = `${kind === 'late-call' ? 'late call' : 'correction'}${callId ? ` ${callId}` : 's'}`;
      const empty = Array.from({ length: 12 }, () => '');
      lines.push([...about, name, currency, rateText(rateMicro), ...empty, seconds, ...moneyCells(currency, own)]);
    }
  }
  return csvText(lines);
}

function moneyCells(currency: string, { charge, buy, margin }: Money): Cell[] {
  const [[code, minor] = ['', undefined]] = buy ?? [];
  const bought = buy === undefined || buy.size !== 1 || minor === undefined ? ['', ''] : [code, minorText(minor, code)];
  return [minorText(charge, currency), ...bought, margin === undefined ? '' : minorText(margin, currency)];
}
