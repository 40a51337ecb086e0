import { each } from '../../platform/each.js';
import { hasEnough, turnedAwaySince } from '../calls/index.js';
import type { Context } from '../context.js';
import type { WorkspaceId } from '../ids.js';
import { availableOf, readWorkspaceState, type WorkspaceState } from '../ledger/index.js';
import { workspaceAdmits } from '../provider-hooks/index.js';
import { committed } from '../verb.js';
import { findWorkspace } from '../workspaces/index.js';
import { retell } from './answer.js';
import type { Alert } from './model.js';
import * as store from './store.js';
import { type Fired, KEEP_MS } from './tell.js';

const DAY_MS = 24 * 60 * 60 * 1000;

type EmptyFacts = Pick<Fired, 'turnsAway' | 'turnedAway' | 'uncoveredSeconds'>;

/**
 * N9, H6: what becomes of calls in a workspace that has run out. That callers are turned away is said only where every call is
 * asked about before it is taken, and would be refused now; else how much has gone uncovered since.
 */
export async function emptyFacts(
  ctx: Context,
  workspaceId: WorkspaceId,
  state: WorkspaceState,
  { at, unfundedBefore }: { at: Date; unfundedBefore: number },
): Promise<EmptyFacts> {
  const [isAsked, enough] = await Promise.all([workspaceAdmits(ctx, workspaceId), hasEnough(ctx, state)]);
  if (!isAsked || enough) return { turnsAway: false, uncoveredSeconds: Math.max(0, state.unfunded - unfundedBefore) };
  const turnedAway = await turnedAwaySince(ctx, workspaceId, at);
  return { turnsAway: true, ...(turnedAway ? { turnedAway } : {}) };
}

/**
 * N9: brings the messages about workspaces that ran out within the last day up to date, where nobody has added minutes yet. Gives
 * how many.
 */
export async function refreshAlerts(ctx: Context): Promise<number> {
  const newest = new Map<WorkspaceId, Alert>();
  const since = new Date(ctx.now.getTime() - DAY_MS + KEEP_MS);
  for (const alert of await store.outOfMinutes(ctx.platform, since)) {
    if (!newest.has(alert.workspaceId)) newest.set(alert.workspaceId, alert);
  }
  let changed = 0;
  await each(
    newest.values(),
    async (alert) => {
      if (await refresh({ ...ctx, teamId: alert.teamId }, alert)) changed++;
    },
    (err, { _id }) => ctx.log.error({ err, alert: _id }, 'an alert could not be brought up to date'),
  );
  return changed;
}

async function refresh(ctx: Context, alert: Alert): Promise<boolean> {
  const { workspaceId, data, unfundedBefore } = alert;
  const workspace = await findWorkspace(ctx, workspaceId);
  if (workspace?.status !== 'active' || unfundedBefore === undefined) return false;
  const state = await readWorkspaceState(ctx.platform, workspaceId, ctx.now);
  if (availableOf(state) > 0) return false;
  const facts = await emptyFacts(ctx, workspaceId, state, { at: data.at, unfundedBefore });
  if (same(facts, data)) return false;
  return committed(ctx, async (tx) => {
    const fresh = await store.refresh(tx, alert, facts);
    if (fresh) await retell(tx, workspace, fresh);
    return fresh !== null;
  });
}

const same = (a: EmptyFacts, b: EmptyFacts): boolean =>
  a.turnsAway === b.turnsAway &&
  (a.turnsAway ? a.turnedAway?.count === b.turnedAway?.count : a.uncoveredSeconds === b.uncoveredSeconds);
