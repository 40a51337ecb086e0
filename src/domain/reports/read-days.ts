import type { Platform } from '../context.js';
import type { WorkspaceId } from '../ids.js';
import { entriesAfter } from '../ledger/index.js';
import { unpackDay } from './day-packing.js';
import type { UsageDay, UsageHead } from './model.js';
import { addUp } from './read-chain.js';
import { headWithZone, rollUpWorkspace } from './roll-up.js';
import * as store from './store.js';
import { addDay, type DayTotals } from './totals.js';

/** More than this beyond the watermark is rolled up first, by whoever asks. */
const LONGEST_TAIL = 1_000;

export interface Days {
  days: Map<number, DayTotals>;
  /** The first day on which there was a call, unless there was none before what is read. */
  firstDay?: number;
}

type Parts = readonly ('agents' | 'numbers')[];

/**
 * L21: the days from `from` to `to` exactly as the chain has them now: what is rolled up, and the chain's tail beyond it. Rows by
 * agent or number are there only when asked for.
 */
export async function readDays(
  platform: Platform,
  workspaceId: WorkspaceId,
  span: { from: number; to: number },
  parts: Parts = [],
): Promise<Days> {
  const { kept, tail, ...rest } = await readKept(platform, workspaceId, span, parts);
  const days = new Map(kept.map((doc) => [doc.day, unpackDay(doc)]));
  for (const [day, more] of tail) {
    const sum = days.get(day);
    if (sum) addDay(sum, more);
    else days.set(day, more);
  }
  return { days: new Map([...days].sort(([a], [b]) => a - b)), ...rest };
}

/** The same as it was read: days as they are kept, oldest first, and by day what the chain's tail adds to them. */
export interface Kept {
  kept: UsageDay[];
  tail: Map<number, DayTotals>;
  firstDay?: number;
}

/** L21: what `readDays` adds up, for whoever adds up more than single days; `known` is the head where it was read before. */
export async function readKept(
  platform: Platform,
  workspaceId: WorkspaceId,
  span: { from: number; to: number },
  parts: Parts,
  known?: UsageHead | null,
): Promise<Kept> {
  // The watermark first: whatever is rolled up after it was read is recognised by its day's own number.
  const head = known === undefined ? await headWithZone(platform, workspaceId) : known;
  if (!head) return { kept: [], tail: new Map() };
  const [kept, entries] = await Promise.all([
    store.daysOf(platform.db, workspaceId, span, parts),
    entriesAfter(platform, workspaceId, head.n, LONGEST_TAIL),
  ]);
  if (entries.length === LONGEST_TAIL) {
    await rollUpWorkspace(platform, workspaceId);
    return readKept(platform, workspaceId, span, parts);
  }
  const tail = new Map<number, DayTotals>();
  const upTo = new Map(kept.map((doc) => [doc.day, doc.n]));
  let firstDay = head.firstDay;
  if (entries.length > 0) {
    // Each day takes what it does not have yet; usually all have the same.
    for (const from of new Set([head.n, ...upTo.values()].map((n) => Math.max(n, head.n)))) {
      const missing = entries.filter(({ n }) => n > from);
      for (const [day, more] of await addUp(platform, workspaceId, missing, head.zones, parts.includes('numbers'))) {
        if (Math.max(upTo.get(day) ?? 0, head.n) !== from) continue;
        if (more.total.calls > 0 && (firstDay === undefined || day < firstDay)) firstDay = day;
        if (day >= span.from && day <= span.to) tail.set(day, more);
      }
    }
  }
  return { kept, tail, ...(firstDay === undefined ? {} : { firstDay }) };
}
