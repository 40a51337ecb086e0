import { moneyText, priceText } from '../../domain/money.js';
import { monthName } from '../../domain/months.js';
import type { Adjustment, Money, PriceRow, StatementView } from '../../domain/statements/index.js';
import { actions, button, confirm, context, linkButton, type Message, message, section } from '../kit/blocks.js';
import { countText, dayText, minutesText, momentText, plural } from '../kit/figures.js';
import { code, join, type Md, md, named } from '../kit/text.js';
import { ids } from './ids.js';

const MOST_ROWS = 8;
const MOST_ADJUSTMENTS = 10;
const MOST_WORKSPACES = 20;

/** N14: one workspace's month by price, with what no grant covered and what belongs to closed months. */
export function statementMessage(view: StatementView, link: string | null): Message {
  const { workspace, statement, money } = view;
  const title = md`${named(workspace)} · *Statement of ${monthName(statement.month)}*${statement.closedAt ? md`, closed ${dayText(statement.closedAt)}` : md`, so far`}`;
  const totals = totalsLine(view);
  const rows = money.rows.slice(0, MOST_ROWS).map(({ row, money: own }) => section(rowLines(row, own)));
  const hidden = money.rows.length - MOST_ROWS;
  const adjusted = money.adjustments
    .slice(0, MOST_ADJUSTMENTS)
    .map(({ adjustment, money: own }) => adjustmentLine(adjustment, own));
  const more = money.adjustments.length - MOST_ADJUSTMENTS;
  return message(join([title, totals]), [
    section([title, totals, ...uncoveredLines(view)]),
    ...rows,
    ...(hidden > 0 ? [context(md`and ${countText(hidden)} more prices, in the file and the page`)] : []),
    ...(adjusted.length > 0
      ? [section([md`*Of closed months*`, ...adjusted, ...(more > 0 ? [md`and ${countText(more)} more`] : [])])]
      : []),
    ...actions(link ? linkButton('Open to print', link) : null, closeButton(view)),
    ...csvButton(link, { month: statement.month, workspaceId: workspace._id }),
    context(
      md`${aboutLinks(link)} ${statement.closedAt ? md`Whatever comes later of its calls appears on the next.` : md`The month is closed ${momentText(statement.endsAt)}.`}`,
    ),
  ]);
}

function csvButton(link: string | null, which: { month: string; workspaceId?: string }) {
  return actions(link ? linkButton('CSV', `${link}&format=csv`) : button('CSV as a file', ids.file, which));
}

const aboutLinks = (link: string | null): Md =>
  link ? md`The links work for a day.` : md`The page to print needs ${code('PUBLIC_URL')}, which is not set here.`;

/** What comes with the file. */
export const fileMessage = (month: string): Message => message(md`*Statement of ${monthName(month)}*, as CSV`);

function totalsLine({ statement, money }: StatementView): Md {
  const totals = [...money.totals].map(([currency, total]) => moneyLine(currency, total));
  return md`${plural(statement.calls, 'call')} · ${totals.length > 0 ? join(totals, ' · ') : md`nothing charged`}`;
}

function moneyLine(currency: string, { charge, buy, margin }: Money): Md {
  const charged = md`*${moneyText(charge, currency)}* charged`;
  if (buy === undefined) return charged;
  const bought = [...buy].map(([code, minor]) => moneyText(minor, code)).join(' and ');
  const gained = margin === undefined ? md`` : md`, margin ${moneyText(margin, currency)}`;
  return md`${charged}${bought ? md` (bought for ${bought}${gained})` : md``}`;
}

function rowLines(row: PriceRow, money: Money): Md[] {
  const moved: [string, number][] = [
    ['allocated', row.allocated],
    ['reclaimed', -row.reclaimed],
    ['lapsed', -row.lapsed],
    ['billed', -row.billed],
    ['overdraft repaid', -row.repaid],
    ['given back', row.returned],
    ['of closed months', row.adjusted],
  ];
  const changes = moved.filter(([, seconds]) => seconds !== 0).map(([what, seconds]) => md`${what} ${minutesText(seconds)}`);
  return [
    md`*${priceText(row.rateMicro, row.currency)} a minute* · ${moneyLine(row.currency, money)}`,
    md`${minutesText(row.opening)} → ${minutesText(row.closing)}${changes.length > 0 ? md`: ${join(changes, ', ')}` : md``}`,
    ...(row.talked > 0 ? [md`${minutesText(row.talked)} talked`] : []),
  ];
}

function uncoveredLines({ statement: { uncovered } }: StatementView): Md[] {
  const { overdraft, overdraftClosing, unfunded, unfundedReturned } = uncovered;
  return [
    ...(overdraft > 0 || overdraftClosing > 0
      ? [md`Overdraft: ${minutesText(overdraft)} this month, ${minutesText(overdraftClosing)} owed at its end`]
      : []),
    ...(unfunded > 0 || unfundedReturned > 0
      ? [md`Unfunded: ${minutesText(unfunded - unfundedReturned)}, charged to nobody`]
      : []),
  ];
}

function adjustmentLine({ kind, callId, startedAt, currency, seconds }: Adjustment, money: Money): Md {
  const what = callId
    ? md`${kind === 'late-call' ? 'Late call' : 'Correction of call'} ${code(callId)} of ${dayText(new Date(startedAt))}`
    : md`${kind === 'late-call' ? 'Other late calls' : 'Other corrections'}`;
  return md`• ${what}: ${minutesText(seconds)}, ${moneyText(money.charge, currency)}`;
}

function closeButton({ workspace, statement, forOwner }: StatementView) {
  if (!forOwner || statement.closedAt) return null;
  return button(
    'Close the month',
    ids.close,
    { workspaceId: workspace._id, month: statement.month },
    {
      confirm: confirm({
        title: `Close ${monthName(statement.month)}?`,
        text: 'The statement stays as it is for good. Calls and corrections that come later appear on the next one.',
        yes: 'Close it',
        no: 'Not yet',
      }),
    },
  );
}

/** N14: a month of every workspace one owns, with a link to all of it. Currencies are never added together (L16). */
export function statementsMessage(month: string, views: readonly StatementView[], link: string | null): Message {
  const title = md`*Statements of ${monthName(month)}*, the workspaces you own`;
  const lines = views.slice(0, MOST_WORKSPACES).map((view) => md`${named(view.workspace)} · ${totalsLine(view)}`);
  const hidden = views.length - MOST_WORKSPACES;
  if (hidden > 0) lines.push(md`and ${countText(hidden)} more, in the file and the page`);
  return message(join([title, ...lines]), [
    section(title),
    ...lines.map((line) => section(line)),
    ...actions(link ? linkButton('Open to print', link) : null),
    ...csvButton(link, { month }),
    context(md`${aboutLinks(link)} ${code(`/minutes statement ${month} in HANDLE`)} shows one of them whole.`),
  ]);
}
