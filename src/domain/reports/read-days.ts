import type { Platform } from '../context.js';
import type { WorkspaceId } from '../ids.js';
import { entriesAfter } from '../ledger/index.js';
import { addUp } from './read-chain.js';
import { headWithZone, rollUpWorkspace, unpackDay } from './roll-up.js';
import * as store from './store.js';
import { addDay, type DayTotals } from './totals.js';

/** More than this beyond the watermark is rolled up first, by whoever asks. */
const LONGEST_TAIL = 1_000;

export interface Days {
  days: Map<number, DayTotals>;
  /** The first day on which there was a call, unless there was none before what is read. */
  firstDay?: number;
}

/**
 * L21: the days from `from` to `to` exactly as the chain has them now: what is rolled up, and the chain's tail beyond it. Rows by
 * agent or number are there only when asked for.
 */
export async function readDays(
  platform: Platform,
  workspaceId: WorkspaceId,
  span: { from: number; to: number },
  parts: readonly ('agents' | 'numbers')[] = [],
): Promise<Days> {
  // The watermark first: whatever is rolled up after it was read is recognised by its day's own number.
  const head = await headWithZone(platform, workspaceId);
  if (!head) return { days: new Map() };
  const [docs, tail] = await Promise.all([
    store.daysOf(platform.db, workspaceId, span, parts),
    entriesAfter(platform, workspaceId, head.n, LONGEST_TAIL),
  ]);
  if (tail.length === LONGEST_TAIL) {
    await rollUpWorkspace(platform, workspaceId);
    return readDays(platform, workspaceId, span, parts);
  }
  const days = new Map(docs.map((doc) => [doc.day, unpackDay(doc)]));
  const upTo = new Map(docs.map((doc) => [doc.day, doc.n]));
  let firstDay = head.firstDay;
  if (tail.length > 0) {
    // Each day takes what it does not have yet; usually all have the same.
    for (const from of new Set([head.n, ...upTo.values()].map((n) => Math.max(n, head.n)))) {
      const missing = tail.filter(({ n }) => n > from);
      for (const [day, more] of await addUp(platform, workspaceId, missing, head.zones, parts.includes('numbers'))) {
        if (Math.max(upTo.get(day) ?? 0, head.n) !== from) continue;
        if (more.total.calls > 0 && (firstDay === undefined || day < firstDay)) firstDay = day;
        if (day < span.from || day > span.to) continue;
        const sum = days.get(day);
        if (sum) addDay(sum, more);
        else days.set(day, more);
      }
    }
  }
  return { days: new Map([...days].sort(([a], [b]) => a - b)), ...(firstDay === undefined ? {} : { firstDay }) };
}
