import { each } from '../../platform/each.js';
import type { Context } from '../context.js';
import { type AlertId, newId, type WorkspaceId } from '../ids.js';
import { crossedSince, type Entry, readWorkspaceState, uncoveredOf } from '../ledger/index.js';
import { readRunway } from '../reports/index.js';
import { committed } from '../verb.js';
import { findWorkspace, teamOfWorkspace, type Workspace, whoCares } from '../workspaces/index.js';
import type { AlertState } from './model.js';
import { emptyFacts } from './refresh.js';
import * as store from './store.js';
import { agentFacts, postAlert } from './tell.js';

const PAGE = 200;

type Crossing = Entry & { alert: NonNullable<Entry['alert']> };

/**
 * Posts a notice for every threshold crossed at or after `from`. The crossing was written in the very entry that caused it, so none
 * is ever lost; the alert's id comes from the entry's key, so none is sent twice. Gives how many crossings were looked at.
 */
export async function sendAlerts(ctx: Context, from: Date): Promise<number> {
  let seen = 0;
  let page: Crossing[] = [];
  const failures: unknown[] = [];
  const turn = async () => {
    await post(ctx, page).catch((error: unknown) => failures.push(error));
    page = [];
  };
  for await (const entry of crossedSince(ctx.platform, from)) {
    seen += page.push(entry as Crossing) && 1;
    if (page.length === PAGE) await turn();
  }
  await turn();
  if (seen > 0) ctx.platform.wake('notices');
  if (failures.length > 0) throw new AggregateError(failures, 'Some alerts could not be posted.');
  return seen;
}

const idOf = (entry: Entry): AlertId => newId<AlertId>('alert', entry.key);

async function post(ctx: Context, page: readonly Crossing[]): Promise<void> {
  if (page.length === 0) return;
  const told = await store.known(ctx, page.map(idOf));
  await each(
    page.filter((entry) => !told.has(idOf(entry))),
    (entry) => postOne(ctx, entry),
    (err, { key }) => ctx.log.error({ err, entry: key }, 'an alert could not be posted'),
  );
}

async function postOne(ctx: Context, entry: Crossing): Promise<void> {
  const { threshold, available, base } = entry.alert;
  const workspace = await workspaceOf(ctx, entry.chain.slice(2) as WorkspaceId);
  if (!workspace) return;
  if (threshold > 0 && isPutOff(await store.stateOf(ctx, workspace._id), entry.at)) return;
  const own: Context = { ...ctx, teamId: workspace.teamId };
  const [state, { emptyAt }, owner, agents] = await Promise.all([
    readWorkspaceState(ctx.platform, workspace._id, ctx.now),
    threshold > 0 ? readRunway(own, workspace._id) : { emptyAt: null },
    whoCares(own, workspace),
    agentFacts(own, workspace._id),
  ]);
  const { live, settings } = state;
  // The third of a workspace's totals is what was uncovered, with this entry's own.
  const unfundedBefore = (entry.s[2] ?? 0) - uncoveredOf(entry).unfundedSeconds;
  const fired = {
    threshold,
    availableSeconds: available,
    baseSeconds: base,
    at: entry.at,
    live,
    policy: settings.limitPolicy,
    ...agents,
    ...(threshold === 0 ? await emptyFacts(own, workspace._id, state, { at: entry.at, unfundedBefore }) : {}),
    ...(emptyAt ? { runsOutAt: emptyAt } : {}),
  };
  await committed(own, (tx) => postAlert(tx, workspace, owner, idOf(entry), fired, threshold === 0 ? { unfundedBefore } : {}));
}

/** A workspace by its id alone, as a job meets it; null when it is deleted. */
export async function workspaceOf(ctx: Context, id: WorkspaceId): Promise<Workspace | null> {
  const teamId = await teamOfWorkspace(ctx.platform, id);
  return teamId ? findWorkspace({ ...ctx, teamId }, id) : null;
}

/** N9: whether alerts were put off at that moment. */
export function isPutOff(state: AlertState | null, at: Date): boolean {
  return state?.snoozes.some(({ from, until }) => from <= at && at < until) ?? false;
}
