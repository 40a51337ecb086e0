import { each } from '../../platform/each.js';
import { getAccount } from '../accounts/index.js';
import type { Context } from '../context.js';
import type { AccountId } from '../ids.js';
import { readSourceState } from '../ledger/index.js';
import { findSourceInTeam, planSeries, sourceInForceAt } from '../minutes/index.js';
import { planOf } from '../plans/index.js';
import { workspaceOfAnyTeam } from '../workspaces/index.js';
import type { Standing } from './model.js';
import * as store from './store.js';
import { tellTrouble } from './trouble.js';

const WARN_MS = 3 * 24 * 60 * 60 * 1000;

/**
 * N13: three days before a turn its owner is warned, once, when the source cannot cover it together with everything else that is to
 * come from the same minutes by then. Looked at until it is warned of: what is enough three days ahead may be gone later. Gives how
 * many were warned of.
 */
export async function warnOfStandings(ctx: Context, limit: number): Promise<number> {
  const due = await store.dueBy(ctx.platform, new Date(ctx.now.getTime() + WARN_MS), limit);
  let warned = 0;
  await each(
    due,
    async (standing) => {
      if (await warn(ctx, standing)) warned += 1;
    },
    (err, { _id }) => ctx.log.error({ err, standing: _id }, 'a standing allocation could not be looked at'),
  );
  return warned;
}

async function warn(ctx: Context, standing: Standing): Promise<boolean> {
  if (standing.until <= ctx.now || standing.warnedFor?.getTime() === standing.until.getTime()) return false;
  const workspace = await workspaceOfAnyTeam(ctx.platform, standing.workspaceId);
  if (workspace?.status !== 'active') return false;
  const { sourceName, availableSeconds } = await toCome(ctx, standing, workspace.accountId);
  const others = await store.ofPool(ctx.platform, standing.pool, standing.until);
  if (others.reduce((sum, { seconds }) => sum + seconds, 0) <= availableSeconds) return false;
  await tellTrouble(ctx, standing, workspace, { what: 'short', sourceName, availableSeconds });
  return true;
}

/**
 * What the source will have at the turn for whoever owns the workspace: of a plan the next period's minutes, bought already or to be.
 * Nothing where minutes and workspace have come into different hands (M6): then the turn will not be made.
 */
async function toCome(ctx: Context, { teamId, sourceId, pool, until }: Standing, accountId: AccountId) {
  const { platform } = ctx;
  const source = await sourceInForceAt(platform, teamId, sourceId, until);
  if (source) {
    const { available } = await readSourceState(platform, source._id, ctx.now);
    return { sourceName: source.name, availableSeconds: source.accountId === accountId ? available : 0 };
  }
  const named = await findSourceInTeam(platform, teamId, sourceId);
  // A series is renewed under the plan of whom it was made for, and for them, whoever has its earlier periods by now.
  const renewed = pool === planSeries(accountId) ? await getAccount({ ...ctx, teamId }, accountId) : null;
  const minutes = renewed ? planOf(platform, renewed.plan).includedMinutes : 0;
  return { sourceName: named?.seriesId ? 'Your plan' : (named?.name ?? 'Its source'), availableSeconds: minutes * 60 };
}
