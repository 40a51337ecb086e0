import { enter } from '../access.js';
import { addDays, dayFinder } from '../calendar.js';
import type { Context } from '../context.js';
import type { WorkspaceId } from '../ids.js';
import { readWorkspaceState } from '../ledger/index.js';
import { boughtAt } from '../minutes/index.js';
import { chargeOf, type Money, marginOf } from './charge.js';
import { readDays } from './read-days.js';
import { paceSpan, type Runway, runwayOf } from './runway.js';
import { addTotals, noTotals, PULSES } from './totals.js';

/** What a workspace's dashboard says besides its balance. */
export interface Overview extends Runway {
  /** This calendar month, in the workspace's zone. */
  charged: Money;
  /** Only for the owner, and only where buy and sell currency agree (M2, L16). */
  margin?: Money;
  /** The next minutes that lapse unless they are used: when, and how many seconds are left of them now. */
  nextLapse?: { at: Date; seconds: number };
}

/** N5: runway, what was charged this month, and what lapses next, for members. */
export async function readOverview(ctx: Context, workspaceId: WorkspaceId): Promise<Overview> {
  const { workspace, role } = await enter(ctx, workspaceId, 'viewer');
  const { timeZone } = workspace;
  const today = dayFinder(timeZone)(ctx.now.getTime());
  const monthBegins = Math.floor(today / 100) * 100 + 1;
  const span = { from: Math.min(monthBegins, paceSpan(timeZone, ctx.now).from), to: today };
  const [state, read, bought] = await Promise.all([
    readWorkspaceState(ctx.platform, workspaceId, ctx.now),
    readDays(ctx.platform, workspaceId, span),
    role === 'owner' ? boughtAt(ctx, workspace.accountId) : undefined,
  ]);
  const month = noTotals();
  for (const [day, { total }] of read.days) if (day >= monthBegins) addTotals(month, total);
  const nextLapse = nextOf(
    [...state.grants.values()].map(({ terms, available }) => ({ at: terms.expiresAt, seconds: available })),
  );
  return {
    ...runwayOf(state, { ...read, timeZone }, ctx.now),
    charged: chargeOf(month),
    ...(bought ? { margin: marginOf(month, bought) } : {}),
    ...(nextLapse ? { nextLapse } : {}),
  };
}

function nextOf(grants: readonly { at: number | null; seconds: number }[]): Overview['nextLapse'] {
  const lapsing = grants.flatMap(({ at, seconds }) => (at !== null && seconds > 0 ? [{ at, seconds }] : []));
  const first = Math.min(...lapsing.map(({ at }) => at));
  if (lapsing.length === 0) return undefined;
  return { at: new Date(first), seconds: lapsing.reduce((sum, { at, seconds }) => sum + (at === first ? seconds : 0), 0) };
}

/** One billing step, and what the calls looked at would have been billed with it, in seconds. */
export interface PulseSum {
  pulse: (typeof PULSES)[number];
  seconds: number;
}

/** N2: what the last 30 days' calls of a workspace would have been billed with the usual billing steps; empty without calls. */
export async function comparePulses(ctx: Context, workspaceId: WorkspaceId): Promise<PulseSum[]> {
  const { workspace } = await enter(ctx, workspaceId, 'viewer');
  const to = dayFinder(workspace.timeZone)(ctx.now.getTime());
  const { days } = await readDays(ctx.platform, workspaceId, { from: addDays(to, -29), to });
  const sums = PULSES.map((pulse, i) => ({
    pulse,
    seconds: [...days.values()].reduce((sum, { pulses }) => sum + (pulses[i] ?? 0), 0),
  }));
  return sums.some(({ seconds }) => seconds > 0) ? sums : [];
}
