import { dayIso, noonOf } from '../../domain/calendar.js';
import type { Usage, UsageBy, UsageRow, UsageSum } from '../../domain/reports/index.js';
import { actions, button, context, image, linkButton, type Message, message, section } from '../kit/blocks.js';
import { countText, minutesText, plural } from '../kit/figures.js';
import { moneyList } from '../kit/runway.js';
import { join, type Md, md, named } from '../kit/text.js';
import { ids } from './ids.js';

const MOST_ROWS = 20;
const DAY = new Intl.DateTimeFormat('en-GB', { timeZone: 'UTC', weekday: 'short', day: 'numeric', month: 'short' });
const BUTTON: Record<UsageBy, { label: string; id: string }> = {
  agent: { label: 'By agent', id: ids.byAgent },
  number: { label: 'By number', id: ids.byNumber },
  day: { label: 'By day', id: ids.byDay },
};

/** Null where no link could be opened. */
interface Links {
  picture: string | null;
  csv: string | null;
}

/** Screens 6: the picture, the totals, a table, and what one may want next. */
export function usageMessage(usage: Usage, links: Links): Message {
  const asked = { workspaceId: usage.workspace._id, ...usage.span };
  const others = (['agent', 'number', 'day'] as const).filter((by) => by !== usage.by);
  return message(summary(usage), [
    ...body(usage, links.picture),
    ...(usage.rows.length > 0
      ? actions(
          links.csv ? linkButton('CSV', links.csv) : button('CSV as a file', ids.file, { ...asked, by: usage.by }),
          ...others.map((by) => button(BUTTON[by].label, BUTTON[by].id, { ...asked, by })),
          button('Share to channel', ids.share, { ...asked, by: usage.by }),
        )
      : []),
    ...(usage.rows.length > 0
      ? [context(md`${links.csv ? 'The CSV link works for an hour. ' : ''}Days are those of ${usage.workspace.timeZone}.`)]
      : []),
  ]);
}

/** What comes with the file. */
export const fileMessage = (usage: Usage): Message => message(md`${summary(usage)}, as CSV`);

/** The same for a channel: no margin, and nothing to press. */
export function sharedUsage(usage: Usage, picture: string | null, byName: string): Message {
  const shown = { ...usage, total: withoutMargin(usage.total), rows: usage.rows.map(withoutMargin) };
  return message(summary(shown), [...body(shown, picture), context(md`Shared by ${byName}.`)]);
}

function withoutMargin<T extends UsageSum>({ margin: _, ...rest }: T): Omit<T, 'margin'> {
  return rest;
}

type Shown = Pick<Usage, 'workspace' | 'span' | 'by' | 'stacks'> & {
  total: Omit<UsageSum, 'margin'> & Pick<UsageSum, 'margin'>;
  rows: readonly (Omit<UsageRow, 'margin'> & Pick<UsageRow, 'margin'>)[];
};

function summary({ workspace, span }: Shown): Md {
  return md`${named(workspace)}: usage ${dayText(span.from)} to ${dayText(span.to)}`;
}

function body(usage: Shown, picture: string | null): Message['blocks'] {
  const heading = section(summary(usage));
  if (usage.rows.length === 0) return [heading, section(md`No calls on these days.`)];
  const alt = `Minutes billed a day, ${dayText(usage.span.from)} to ${dayText(usage.span.to)}, stacked by agent`;
  return [heading, ...(picture ? [image(picture, alt)] : []), section([totals(usage), ...extra(usage)]), section(table(usage))];
}

function totals({ total, stacks, span }: Shown): Md {
  const talked = minutesText(Math.ceil(total.talkedMs / 1000));
  const charge = total.charge.size > 0 ? ` · ${moneyList(total.charge)}` : '';
  const failed = total.failed > 0 ? ` (and ${countText(total.failed)} failed)` : '';
  return md`*${minutesText(total.billedSeconds)} billed of ${talked} talked* · ${plural(total.calls, 'call')}${failed}${charge}${busiest(stacks, span.from)}`;
}

function busiest(stacks: Usage['stacks'], from: number): string {
  const days = (stacks[0]?.seconds ?? []).map((_, i) => stacks.reduce((sum, { seconds }) => sum + (seconds[i] ?? 0), 0));
  const most = Math.max(0, ...days);
  if (days.length < 2 || most === 0) return '';
  const day = new Date(noonOf(from).getTime() + days.indexOf(most) * 86_400_000);
  return ` · busiest: ${DAY.format(day)}, ${minutesText(most)}`;
}

function extra({ total }: Shown): Md[] {
  const parts = [
    ...(total.margin && total.margin.size > 0 ? [md`Margin ${moneyList(total.margin)}`] : []),
    ...(total.overdraftSeconds > 0 ? [md`${minutesText(total.overdraftSeconds)} on overdraft`] : []),
    ...(total.unfundedSeconds > 0 ? [md`⚠ ${minutesText(total.unfundedSeconds)} not covered by any minutes`] : []),
    ...(total.returnedSeconds > 0 ? [md`${minutesText(total.returnedSeconds)} given back by corrections`] : []),
  ];
  return parts.length > 0 ? [join(parts, ' · ')] : [];
}

function table({ rows, by }: Shown): Md[] {
  const shown = by === 'day' ? rows.slice(-MOST_ROWS) : rows.slice(0, MOST_ROWS);
  const hidden = rows.length - shown.length;
  return [
    ...shown.map((row) => {
      const charge = row.charge.size > 0 ? ` · ${moneyList(row.charge)}` : '';
      const margin = row.margin && row.margin.size > 0 ? ` (margin ${moneyList(row.margin)})` : '';
      const calls = row.calls > 0 ? ` · ${plural(row.calls, 'call')}` : '';
      const name = by === 'day' ? DAY.format(new Date(`${row.id}T12:00:00Z`)) : row.name;
      return md`• *${name}*: ${minutesText(row.billedSeconds)}${calls}${charge}${margin}`;
    }),
    ...(hidden > 0 ? [md`and ${plural(hidden, 'more row')}`] : []),
  ];
}

const dayText = (day: number): string => (day > 0 ? DAY.format(noonOf(day)).replace(/^\w+,? /, '') : dayIso(day));
