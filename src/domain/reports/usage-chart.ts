import { chartPng } from '../../platform/chart.js';
import { dayIso, daysBetween, noonOf } from '../calendar.js';
import type { Usage } from './usage.js';

const LABEL = new Intl.DateTimeFormat('en-GB', { timeZone: 'UTC', day: 'numeric', month: 'short' });

/** N7: billed minutes by day, stacked by agent, the workspace's zone in the subtitle; a PNG. */
export function usageChart({ workspace, span, stacks }: Pick<Usage, 'workspace' | 'span' | 'stacks'>): Promise<Buffer> {
  return chartPng({
    title: `${shortened(workspace.name)}: minutes billed a day`,
    subtitle: `${dayIso(span.from)} to ${dayIso(span.to)}, days of ${workspace.timeZone}`,
    labels: daysBetween(span.from, span.to).map((day) => LABEL.format(noonOf(day))),
    series: stacks.map(({ name, seconds }) => ({ name, values: seconds.map((value) => value / 60) })),
  });
}

/** As much as a line of the picture has room for. */
const shortened = (name: string): string => (name.length > 28 ? `${name.slice(0, 27)}…` : name);
