import { rememberedOf } from '../../platform/remembered.js';
import type { Platform } from '../context.js';
import type { WorkspaceId } from '../ids.js';
import { entriesAfter } from '../ledger/index.js';
import { zoneOfWorkspace } from '../workspaces/index.js';
import { unpackDay } from './day-packing.js';
import { addUp } from './read-chain.js';
import { inZone, rollUpWorkspace } from './roll-up.js';
import * as store from './store.js';
import { addDay, type DayTotals } from './totals.js';

/** More than this beyond the watermark is rolled up first, by whoever asks. */
const LONGEST_TAIL = 1_000;
/** How much of a chain is read before it is known that it has not been rolled up. */
const GUESSED_TAIL = 100;

/** Where the watermark of a workspace was when it was last seen here; by now it may be anywhere. */
const lastSeen = rememberedOf<WorkspaceId, number>(10_000);

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
  rows: readonly ('agents' | 'numbers')[] = [],
): Promise<Days> {
  const parts = ['total', 'pulses', 'adjustments', ...rows] as const;
  const zone = zoneOfWorkspace(platform, workspaceId);
  const { kept, tail, ...rest } = await readKept(platform, workspaceId, span, parts, zone);
  const days = new Map(kept.map((doc) => [doc.day, unpackDay(doc)]));
  for (const [day, more] of tail) {
    const sum = days.get(day);
    if (sum) addDay(sum, more);
    else days.set(day, more);
  }
  return { days: new Map([...days].sort(([a], [b]) => a - b)), ...rest };
}

export type { KeptDay } from './store.js';

/** The same as it was read: days as they are kept, oldest first, and by day what the chain's tail adds to them. */
export interface Kept {
  kept: store.KeptDay[];
  tail: Map<number, DayTotals>;
  firstDay?: number;
}

/** L21: what `readDays` adds up, for whoever adds up more than single days. `zone` is the workspace's of now, null for none. */
export async function readKept(
  platform: Platform,
  workspaceId: WorkspaceId,
  span: { from: number; to: number },
  parts: readonly store.Part[],
  zone: Promise<string | null>,
): Promise<Kept> {
  // Going to the database costs more than adding up, so everything is asked for at once: of the chain, what follows where it was
  // rolled up to the last time.
  const seen = lastSeen(platform);
  const guess = seen.get(workspaceId);
  const [{ head: found, days: kept }, guessed, current] = await Promise.all([
    store.headAndDays(platform.db, workspaceId, span, parts),
    guess === undefined ? undefined : entriesAfter(platform, workspaceId, guess, GUESSED_TAIL, true),
    zone,
  ]);
  const head = inZone(workspaceId, found, current);
  if (!head) return { kept: [], tail: new Map() };
  seen.set(workspaceId, head.n);
  const whole = guess !== undefined && guess <= head.n && guessed && guessed.length < GUESSED_TAIL;
  const entries = whole
    ? guessed.filter(({ n }) => n > head.n)
    : await entriesAfter(platform, workspaceId, head.n, LONGEST_TAIL, true);
  if (entries.length >= LONGEST_TAIL) {
    await rollUpWorkspace(platform, workspaceId);
    return readKept(platform, workspaceId, span, parts, zone);
  }
  const tail = new Map<number, DayTotals>();
  // What was rolled up after the head was read is recognised by its day's own number.
  const upTo = new Map(kept.map((doc) => [doc.day, doc.n]));
  let firstDay = head.firstDay;
  if (entries.length > 0) {
    // Each day takes what it does not have yet; usually all have the same.
    for (const from of new Set([head.n, ...upTo.values()].map((n) => Math.max(n, head.n)))) {
      const missing = entries.filter(({ n }) => n > from);
      const [added = []] = await addUp(
        platform,
        [{ workspaceId, entries: missing, zones: head.zones }],
        parts.includes('numbers'),
      );
      for (const [day, more] of added) {
        if (Math.max(upTo.get(day) ?? 0, head.n) !== from) continue;
        if (more.total.calls > 0 && (firstDay === undefined || day < firstDay)) firstDay = day;
        if (day >= span.from && day <= span.to) tail.set(day, more);
      }
    }
  }
  return { kept, tail, ...(firstDay === undefined ? {} : { firstDay }) };
}
