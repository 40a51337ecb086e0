/** What calls came to by day, agent and number, rolled up from the chains; and how long minutes will last (N5, N7). */
export type { Money } from './charge.js';
export { type DownloadKind, openDownload, usageLink } from './link.js';
export { comparePulses, type Overview, type PulseSum, readOverview } from './overview.js';
export { type ReadOn, rebuildUsage, rollUpMoved, rollUpWorkspace } from './roll-up.js';
export { type Runway, readRunway, readRunways } from './runway.js';
export { forgetAll as forgetUsageNumbersOf, forgetOwnNumber } from './store.js';
export {
  readAgentUsage,
  readUsage,
  type Span,
  USAGE_BY,
  type Usage,
  type UsageBy,
  type UsageRow,
  type UsageSum,
} from './usage.js';
export { usageChart } from './usage-chart.js';
export { usageCsv } from './usage-csv.js';
