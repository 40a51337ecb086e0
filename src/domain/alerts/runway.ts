import { each } from '../../platform/each.js';
import type { Context, Tx } from '../context.js';
import { type AlertId, newId, type WorkspaceId } from '../ids.js';
import { availableOf, baseOf, movedWorkspaces, readWorkspaceState } from '../ledger/index.js';
import { readRunway } from '../reports/index.js';
import { committed } from '../verb.js';
import { whoCares } from '../workspaces/index.js';
import { isPutOff, workspaceOf } from './send.js';
import * as store from './store.js';
import { agentFacts, postAlert } from './tell.js';

const HOUR_MS = 60 * 60 * 1000;
const LOW_MS = 24 * HOUR_MS;
/** It must last this much longer before the next fall below a day is told again. */
const ENOUGH_MS = 30 * HOUR_MS;

/**
 * N8: looks at the runway of every workspace whose chain has moved since `from`, and tells those where less than a day is left, once
 * for each time it falls below. Which look it was that saw it is decided by the write that notes it, in one transaction with the
 * notice. Gives how many were told.
 */
export async function watchRunways(ctx: Context, from: Date, guard?: (tx: Tx) => Promise<void>): Promise<number> {
  let told = 0;
  await each(
    movedWorkspaces(ctx.platform, from),
    async (id) => {
      if (await watch(ctx, id, guard)) told++;
    },
    (err, workspaceId) => ctx.log.error({ err, workspaceId }, 'a runway could not be looked at'),
  );
  return told;
}

async function watch(ctx: Context, id: WorkspaceId, guard?: (tx: Tx) => Promise<void>): Promise<boolean> {
  const workspace = await workspaceOf(ctx, id);
  if (workspace?.status !== 'active') return false;
  const own: Context = { ...ctx, teamId: workspace.teamId };
  const [ledger, { emptyAt }, known] = await Promise.all([
    readWorkspaceState(ctx.platform, id, ctx.now),
    readRunway(own, id),
    store.stateOf(ctx, id),
  ]);
  const wasLow = known?.runway?.low ?? false;
  const left = emptyAt === null ? Number.POSITIVE_INFINITY : emptyAt.getTime() - ctx.now.getTime();
  const isLow = wasLow ? left < ENOUGH_MS : left < LOW_MS;
  if (isLow === wasLow || ledger.settings.closing) return false;
  const availableSeconds = availableOf(ledger);
  // Who has no minutes left has been told that; who wants no alerts, or none now, gets none.
  const isSilent = availableSeconds === 0 || ledger.settings.thresholds.length === 0 || isPutOff(known, ctx.now);
  const [owner, agents] = await Promise.all([whoCares(own, workspace), agentFacts(own, id)]);
  return committed(own, async (tx) => {
    await guard?.(tx);
    const times = await store.noteRunway(tx, id, isLow);
    if (times === null || !isLow || isSilent) return false;
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
