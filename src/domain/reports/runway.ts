import { inLanes } from '../../platform/groups.js';
import { addDays, dayFinder, daysBetween, startOfDay } from '../calendar.js';
import type { Context } from '../context.js';
import type { WorkspaceId } from '../ids.js';
import { readWorkspaceState, type WorkspaceState } from '../ledger/index.js';
import { findWorkspace, type Workspace } from '../workspaces/index.js';
import { unpackDay } from './day-packing.js';
import { readDays } from './read-days.js';
import { headsAndTotals } from './store.js';
import type { DayTotals } from './totals.js';

const DAY_MS = 24 * 60 * 60 * 1000;
const READ_AT_ONCE = 4;
/** N5: the pace is that of these last days, today included. */
export const PACE_DAYS = 7;
/** Nobody plans further ahead than this, and dates beyond it say nothing. */
const FURTHEST_MS = 400 * DAY_MS;

export interface Runway {
  /** The pace of the last seven days. */
  secondsPerDay: number;
  /** When nothing is left at this pace; null without use, or where that is more than 400 days away. */
  emptyAt: Date | null;
}

/** What there is to use up. Times in milliseconds since 1970. */
export interface Stock {
  available: number;
  effectiveAt: number;
  expiresAt: number | null;
}

/**
 * N5: when minutes run out at a steady pace. `stocks` in draw order (L8): each counts from when it takes effect until it lapses, so
 * minutes that lapse unused do not last longer, and those that begin too late leave a gap.
 */
export function emptyAt(stocks: readonly Stock[], secondsPerDay: number, now: number): number | null {
  if (secondsPerDay <= 0) return null;
  const perMs = secondsPerDay / DAY_MS;
  const left = stocks.map(({ available }) => available);
  let time = now;
  while (time - now <= FURTHEST_MS) {
    const usable = (stock: Stock, i: number) =>
      (left[i] ?? 0) > 0 && stock.effectiveAt <= time && (stock.expiresAt === null || stock.expiresAt > time);
    const i = stocks.findIndex(usable);
    const current = stocks[i];
    if (!current) return Math.round(time);
    const used = time + (left[i] ?? 0) / perMs;
    // Until something begins (it may come first in the order) or this one lapses.
    const changes = stocks.flatMap(({ effectiveAt }) => (effectiveAt > time ? [effectiveAt] : []));
    const next = Math.min(used, current.expiresAt ?? Number.POSITIVE_INFINITY, ...changes);
    left[i] = next === used ? 0 : (left[i] ?? 0) - (next - time) * perMs;
    time = next;
  }
  return null;
}

/** N5: seconds used a day since `from`; a workspace that began later is measured from its first day, over one day at least. */
export function pace(billed: number, from: number, now: number): number {
  return billed / Math.max(1, (now - from) / DAY_MS);
}

/** The days that say how fast a workspace uses its minutes. */
export function paceSpan(timeZone: string, now: Date): { from: number; to: number } {
  const to = dayFinder(timeZone)(now.getTime());
  return { from: addDays(to, 1 - PACE_DAYS), to };
}

/** N5 out of what was read: the balance, and the last days with the first one on which there ever was a call. */
export function runwayOf(
  state: WorkspaceState,
  { days, firstDay, timeZone }: { days: ReadonlyMap<number, DayTotals>; firstDay?: number; timeZone: string },
  now: Date,
): Runway {
  const { from, to } = paceSpan(timeZone, now);
  let billed = 0;
  for (const [day, { total }] of days) if (day >= from && day <= to) billed += total.billed;
  const began = startOfDay(Math.max(from, firstDay ?? from), timeZone);
  const secondsPerDay = pace(billed, began, now.getTime());
  const stocks = [...state.grants.values()].map(({ terms, available }) => ({ ...terms, available }));
  const empty = emptyAt(stocks, secondsPerDay, now.getTime());
  return { secondsPerDay: Math.round(secondsPerDay), emptyAt: empty === null ? null : new Date(empty) };
}

/**
 * N5: how fast a workspace of the context's team uses its minutes, and when they run out. Asks for no rights: for jobs, and for
 * whoever has been let in.
 */
export async function readRunway(ctx: Context, workspaceId: WorkspaceId): Promise<Runway> {
  const workspace = await findWorkspace(ctx, workspaceId);
  if (!workspace) return { secondsPerDay: 0, emptyAt: null };
  const { timeZone } = workspace;
  const [state, read] = await Promise.all([
    readWorkspaceState(ctx.platform, workspaceId, ctx.now),
    readDays(ctx.platform, workspaceId, paceSpan(timeZone, ctx.now)),
  ]);
  return runwayOf(state, { ...read, timeZone }, ctx.now);
}

/** The same of several workspaces whose balances are known, by workspace. What is rolled up is read for all of them at once. */
export async function readRunways(
  ctx: Context,
  of: readonly { workspace: Workspace; state: WorkspaceState }[],
): Promise<Map<WorkspaceId, Runway>> {
  const { platform, now } = ctx;
  const spans = of.map(({ workspace }) => paceSpan(workspace.timeZone, now));
  const days = new Set(spans.flatMap(({ from, to }) => daysBetween(from, to)));
  const kept = await headsAndTotals(
    platform.db,
    of.map(({ workspace }) => workspace._id),
    [...days],
  );
  const heads = new Map(kept.heads.map((head) => [head.workspaceId, head]));
  const byWorkspace = new Map<WorkspaceId, Map<number, DayTotals>>();
  for (const doc of kept.days) {
    const theirs = byWorkspace.get(doc.workspaceId) ?? new Map<number, DayTotals>();
    byWorkspace.set(doc.workspaceId, theirs.set(doc.day, unpackDay(doc)));
  }
  const runways = await inLanes(of, READ_AT_ONCE, async ({ workspace: { _id, timeZone }, state }) => {
    const head = heads.get(_id);
    const isRolledUp = state.n <= (head?.n ?? 0);
    const read = isRolledUp
      ? { days: byWorkspace.get(_id) ?? new Map<number, DayTotals>(), ...(head?.firstDay ? { firstDay: head.firstDay } : {}) }
      : await readDays(platform, _id, paceSpan(timeZone, now));
    return [_id, runwayOf(state, { ...read, timeZone }, now)] as const;
  });
  return new Map(runways);
}
