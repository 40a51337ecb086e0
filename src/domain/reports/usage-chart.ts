import { chartPng } from '../../platform/chart.js';
import { shortened } from '../../platform/shortened.js';
import { dayIso, daysBetween, noonOf } from '../calendar.js';
import type { Usage } from './usage.js';

const LABEL = new Intl.DateTimeFormat('en-GB', { timeZone: 'UTC', day: 'numeric', month: 'short' });

/** As much as a line of the picture has room for. */
const MOST_OF_NAME = 28;

/** N7: billed minutes by day, stacked by agent, the workspace's zone in the subtitle; a PNG. */
export function usageChart({ workspace, span, stacks }: Pick<Usage, 'workspace' | 'span' | 'stacks'>): Promise<Buffer> {
  return chartPng({
    title: `${shortened(workspace.name, MOST_OF_NAME)}: minutes billed a day`,
    subtitle: `${dayIso(span.from)} to ${dayIso(span.to)}, days of ${workspace.timeZone}`,
    labels: daysBetween(span.from, span.to).map((day) => LABEL.format(noonOf(day))),
    series: stacks.map(({ name, seconds }) => ({ name, values: seconds.map((value) => value / 60) })),
  });
}
