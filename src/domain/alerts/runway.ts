import { inGroups } from '../../platform/groups.js';
import type { Context, Turn } from '../context.js';
import { type AlertId, newId, type WorkspaceId } from '../ids.js';
import { availableOf, baseOf, movedWorkspaces, readWorkspaceStates, type WorkspaceState } from '../ledger/index.js';
import { readRunways } from '../reports/index.js';
import { committed } from '../verb.js';
import { knownWorkspaces, type Workspace, whoCares } from '../workspaces/index.js';
import type { AlertState } from './model.js';
import { isPutOff } from './send.js';
import * as store from './store.js';
import { agentFacts, postAlert } from './tell.js';

const HOUR_MS = 60 * 60 * 1000;
const LOW_MS = 24 * HOUR_MS;
/** It must last this much longer before the next fall below a day is told again. */
const ENOUGH_MS = 30 * HOUR_MS;

/** Workspaces that are looked at together. */
const TOGETHER = 100;

/**
 * N8: looks at the runway of every workspace whose chain has moved since `from`, and tells those where less than a day is left, once
 * for each time it falls below. Which look it was that saw it is decided by the write that notes it, in one transaction with the
 * notice. Gives how many were told.
 */
export async function watchRunways(ctx: Context, from: Date, { guard, rest }: Turn = {}): Promise<number> {
  let told = 0;
  await inGroups(
    movedWorkspaces(ctx.platform, from),
    TOGETHER,
    async (group) => {
      for (const low of await changed(ctx, group)) if (await tell(ctx, low, guard)) told++;
      await rest?.();
    },
    (err, workspaceId) => ctx.log.error({ err, workspaceId }, 'a runway could not be looked at'),
  );
  return told;
}

interface Change {
  workspace: Workspace;
  ledger: WorkspaceState;
  emptyAt: Date | null;
  known: AlertState | undefined;
  isLow: boolean;
}

/** The workspaces whose runway has become low, or long enough again. */
async function changed(ctx: Context, ids: readonly WorkspaceId[]): Promise<Change[]> {
  const [found, states] = await Promise.all([knownWorkspaces(ctx.platform, ids), store.statesOf(ctx.platform, ids)]);
  const active = [...found.values()].filter(({ status }) => status === 'active');
  const balances = await readWorkspaceStates(
    ctx.platform,
    active.map(({ _id }) => _id),
    ctx.now,
  );
  const of = active.flatMap((workspace) => {
    const state = balances.get(workspace._id);
    return state && !state.settings.closing ? { workspace, state } : [];
  });
  const runways = await readRunways(ctx, of);
  return of.flatMap(({ workspace, state: ledger }) => {
    const emptyAt = runways.get(workspace._id)?.emptyAt ?? null;
    const known = states.get(workspace._id);
    const wasLow = known?.runway?.low ?? false;
    const left = emptyAt === null ? Number.POSITIVE_INFINITY : emptyAt.getTime() - ctx.now.getTime();
    const isLow = wasLow ? left < ENOUGH_MS : left < LOW_MS;
    return isLow === wasLow ? [] : { workspace, ledger, emptyAt, known, isLow };
  });
}

async function tell(ctx: Context, { workspace, ledger, emptyAt, known, isLow }: Change, guard: Turn['guard']): Promise<boolean> {
  const { _id: id, teamId } = workspace;
  const own: Context = { ...ctx, teamId };
  const availableSeconds = availableOf(ledger);
  // Who has no minutes left has been told that; who wants no alerts, or none now, gets none.
  const isSilent = availableSeconds === 0 || ledger.settings.thresholds.length === 0 || isPutOff(known ?? null, ctx.now);
  const who = isLow && !isSilent ? await Promise.all([whoCares(own, workspace), agentFacts(own, id)]) : undefined;
  return committed(own, async (tx) => {
    await guard?.(tx);
    const times = await store.noteRunway(tx, id, isLow);
    if (times === null || !who) return false;
    const [owner, agents] = who;
    return postAlert(tx, workspace, owner, newId<AlertId>('alert', `runway:${id}:${times}`), {
      threshold: 'runway',
      availableSeconds,
      baseSeconds: baseOf(ledger),
      at: ctx.now,
      live: ledger.live,
      policy: ledger.settings.limitPolicy,
      ...agents,
      ...(emptyAt ? { runsOutAt: emptyAt } : {}),
    });
  });
}
