import { moneyText, priceText } from '../../domain/money.js';
import { monthName } from '../../domain/months.js';
import type { Adjustment, Money, PriceRow, StatementView } from '../../domain/statements/index.js';
import { type Html, html } from '../../platform/html.js';
import { layout } from './layout.view.js';

/** N14: statements for paper, each on a page of its own. */
export function statementPage(views: readonly StatementView[], month: string): string {
  const title = `Statement of ${monthName(month)}`;
  if (views.length === 0) return layout(title, html`<h1>${title}</h1><p>You own no workspace that existed then.</p>`);
  return layout(title, views.map(one));
}

const HEADS =
  'Price a minute,Opening,Allocated,Reclaimed,Lapsed,Talked,Billed,Repaid,Given back,Closed months,Closing,Charge'.split(',');

function one({ workspace, statement, money, forOwner }: StatementView): Html {
  const { uncovered } = statement;
  const heads = [...HEADS, ...(forOwner ? ['Bought for', 'Margin'] : [])];
  return html`<section>
<h1>${workspace.name}: ${monthName(statement.month)}</h1>
<p class="soft">@${workspace.handle} · ${day(statement.startsAt, statement.timeZone)} to ${day(new Date(statement.endsAt.getTime() - 1), statement.timeZone)}, ${statement.timeZone} · ${statement.calls === 1 ? '1 call' : `${statement.calls.toLocaleString('en')} calls`} · ${statement.closedAt ? `closed ${day(statement.closedAt, statement.timeZone)}` : 'still open'} · ledger entries ${String(statement.from + 1)} to ${String(statement.to)}</p>
<div class="scroll" tabindex="0" role="region" aria-label="Minutes by price">
<table>
<thead><tr>${heads.map((head) => html`<th scope="col">${head}</th>`)}</tr></thead>
<tbody>${money.rows.map(({ row, money: own }) => rowLine(row, own, forOwner))}</tbody>
<tfoot>${[...money.totals].map(([currency, total]) => html`<tr><td>Total ${currency}</td>${HEADS.slice(2).map(() => html`<td></td>`)}${moneyCells(currency, total, forOwner)}</tr>`)}</tfoot>
</table>
</div>
<p>Not covered: overdraft ${time(uncovered.overdraft)}, of which and of earlier ${time(uncovered.overdraftClosing)} are still owed; unfunded ${time(uncovered.unfunded - uncovered.unfundedReturned)}, charged to nobody.</p>
${
  money.adjustments.length > 0
    ? html`<h2>Of months that were closed</h2>
<table>
<thead><tr>${['What', 'Time', 'Price a minute', 'Charge', ...(forOwner ? ['Bought for', 'Margin'] : [])].map((head) => html`<th scope="col">${head}</th>`)}</tr></thead>
<tbody>${money.adjustments.map(({ adjustment, money: own }) => adjustmentLine(adjustment, own, statement.timeZone, forOwner))}</tbody>
</table>`
    : html``
}
</section>`;
}

function rowLine(row: PriceRow, money: Money, forOwner: boolean): Html {
  const { opening, allocated, reclaimed, lapsed, talked, billed, repaid, returned, adjusted, closing } = row;
  const figures = [opening, allocated, reclaimed, lapsed, talked, billed, repaid, returned, adjusted, closing];
  return html`<tr><th scope="row">${priceText(row.rateMicro, row.currency)}</th>${figures.map((seconds) => html`<td>${time(seconds)}</td>`)}${moneyCells(row.currency, money, forOwner)}</tr>`;
}

function adjustmentLine(
  { kind, callId, startedAt, currency, rateMicro, seconds }: Adjustment,
  money: Money,
  zone: string,
  forOwner: boolean,
): Html {
  const what = kind === 'late-call' ? 'Late call' : 'Correction of call';
  const name = callId
    ? `${what} ${callId} of ${day(new Date(startedAt), zone)}`
    : kind === 'late-call'
      ? 'Other late calls'
      : 'Other corrections';
  return html`<tr><td>${name}</td><td>${time(seconds)}</td><td>${priceText(rateMicro, currency)}</td>${moneyCells(currency, money, forOwner)}</tr>`;
}

function moneyCells(currency: string, { charge, buy, margin }: Money, forOwner: boolean): Html {
  const charged = html`<td>${moneyText(charge, currency)}</td>`;
  if (!forOwner) return charged;
  const bought = [...(buy ?? [])].map(([code, minor]) => moneyText(minor, code)).join(' + ');
  return html`${charged}<td>${bought}</td><td>${margin === undefined ? '' : moneyText(margin, currency)}</td>`;
}

/** Minutes and seconds: `1,250:00`. */
function time(seconds: number): string {
  const whole = Math.floor(Math.abs(seconds) / 60).toLocaleString('en');
  return `${seconds < 0 ? '−' : ''}${whole}:${String(Math.abs(seconds) % 60).padStart(2, '0')}`;
}

const day = (date: Date, timeZone: string): string =>
  new Intl.DateTimeFormat('en-GB', { timeZone, day: 'numeric', month: 'short', year: 'numeric' }).format(date);
