import { enter, type Place } from '../access.js';
import { agentNames, allAgentNames } from '../agents/index.js';
import { countDays, dayIso } from '../calendar.js';
import type { Context } from '../context.js';
import { refuseField } from '../errors.js';
import type { AgentId, WorkspaceId } from '../ids.js';
import type { Workspace } from '../workspaces/index.js';
import { boughtForOwner } from './bought.js';
import { type BuyPrice, chargeLines, type Money, marginOf } from './charge.js';
import * as store from './store.js';
import { type SpanSums, sumSpan } from './sum-span.js';
import { count, noTotals, type Totals } from './totals.js';

export const USAGE_BY = ['agent', 'number', 'day'] as const;
export type UsageBy = (typeof USAGE_BY)[number];

/** Local days as 20261122, both included. */
export interface Span {
  from: number;
  to: number;
}

/** Seconds, except `talkedMs`; money in minor units by currency (L16). */
export interface UsageSum {
  calls: number;
  failed: number;
  talkedMs: number;
  billedSeconds: number;
  overdraftSeconds: number;
  unfundedSeconds: number;
  returnedSeconds: number;
  charge: Money;
  margin?: Money;
}

export interface UsageRow extends UsageSum {
  /** Agent id, number, or `2026-11-22`; empty for what belongs to none. */
  id: string;
  name: string;
}

export interface Usage {
  workspace: Workspace;
  span: Span;
  by: UsageBy;
  total: UsageSum;
  /** Those with most billed first; days in their order. */
  rows: UsageRow[];
  /** Billed seconds by agent for every day of the span, for the picture; the agent with most first. */
  stacks: { name: string; seconds: number[] }[];
}

const MOST_DAYS = 400;

/** N7, L17: what calls came to over some local days of the workspace, exact to the last call. Throws `invalid_input`, `not_found`. */
export async function readUsage(ctx: Context, input: { workspaceId: WorkspaceId; span: Span; by: UsageBy }): Promise<Usage> {
  checkSpan(input.span);
  return usageOf(ctx, input, { place: enter(ctx, input.workspaceId, 'viewer') });
}

/** H2: the same for one agent alone, asked for by its key. */
export async function readAgentUsage(
  ctx: Context,
  workspace: Workspace,
  agentId: AgentId,
  { span, by }: { span: Span; by: UsageBy },
): Promise<Usage> {
  checkSpan(span);
  return usageOf(
    ctx,
    { workspaceId: workspace._id, span, by },
    { only: agentId, place: Promise.resolve({ workspace, role: 'viewer' }) },
  );
}

async function usageOf(
  ctx: Context,
  { workspaceId, span, by }: { workspaceId: WorkspaceId; span: Span; by: UsageBy },
  { only, place }: { only?: AgentId; place: Promise<Place> },
): Promise<Usage> {
  const zone = place.then(({ workspace }) => workspace.timeZone);
  // Going to the database costs more than adding up, so all is asked for at once, and forgotten where `place` is refused.
  const [{ workspace, role }, sums, names] = await Promise.all([
    place,
    sumSpan(ctx.platform, workspaceId, span, { byNumber: by === 'number', only, zone }),
    only ? agentNames(ctx, [only]) : place.then((found) => allAgentNames(ctx, found.workspace)),
  ]);
  const bought = await boughtForOwner(ctx, { workspace, role }, sums.total);
  const nameOf = (id: string) => names.get(id) ?? 'a former agent';
  const named = await rowsBy(ctx, workspace, by, sums, nameOf);
  const { lines, total: charge } = chargeLines(named.map(({ totals }) => totals));
  return {
    workspace,
    span,
    by,
    total: sumOf(sums.total, charge, bought),
    rows: named.map(({ id, name, totals }, i) => Object.assign({ id, name }, sumOf(totals, lines[i] ?? new Map(), bought))),
    stacks: [...sums.agents]
      .sort(([, a], [, b]) => b.billed - a.billed)
      .map(([id]) => ({ name: nameOf(id), seconds: sums.billed.get(id) ?? [] })),
  };
}

function sumOf(totals: Totals, charge: Money, bought: ReadonlyMap<string, BuyPrice> | undefined): UsageSum {
  const sum: UsageSum = {
    calls: totals.calls,
    failed: totals.failed,
    talkedMs: totals.talkedMs,
    billedSeconds: totals.billed,
    overdraftSeconds: totals.overdraft,
    unfundedSeconds: totals.unfunded,
    returnedSeconds: totals.returned,
    charge,
  };
  if (bought) sum.margin = marginOf(totals, bought);
  return sum;
}

function checkSpan({ from, to }: Span): void {
  if (from > to) refuseField('from', 'The first day comes after the last one.');
  if (countDays(from, to) > MOST_DAYS) refuseField('from', `A report covers at most ${MOST_DAYS} days.`);
}

interface Named {
  id: string;
  name: string;
  totals: Totals;
}

async function rowsBy(
  ctx: Context,
  workspace: Workspace,
  by: UsageBy,
  sums: SpanSums,
  nameOf: (agentId: string) => string,
): Promise<Named[]> {
  if (by === 'day') return [...sums.days].map(([day, totals]) => ({ id: dayIso(day), name: dayIso(day), totals }));
  if (by === 'agent') {
    const rows = [...sums.agents].map(([id, totals]) => ({ id, name: nameOf(id), totals }));
    return withRest(rows, sums.total);
  }
  const known = await store.numbersOf(ctx.platform.db, workspace._id);
  const rows = [...sums.numbers].map(([id, totals]) => {
    const number = known.get(id);
    return { id: number ?? '', name: number ?? (id === '' ? 'no number known' : 'an erased number'), totals };
  });
  return withRest(rows, sums.total);
}

/** What belongs to no row, so that rows add up to their total: repaid overdraft, and by number corrections too. */
function withRest(rows: Named[], total: Totals): Named[] {
  const sorted = rows.sort((a, b) => b.totals.billed - a.totals.billed || (a.name < b.name ? -1 : 1));
  const rest = noTotals();
  rest.returned = total.returned;
  for (const [key, seconds] of total.adjusted) count(rest.adjusted, key, seconds);
  for (const { totals } of rows) {
    rest.returned -= totals.returned;
    for (const [key, seconds] of totals.adjusted) count(rest.adjusted, key, -seconds);
  }
  if (rest.adjusted.size === 0 && rest.returned === 0) return sorted;
  return [...sorted, { id: '', name: 'overdraft repaid and corrections', totals: rest }];
}
