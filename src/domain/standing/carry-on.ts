import type { Context, Platform } from '../context.js';
import { DomainError } from '../errors.js';
import { type GrantId, newId, type WorkspaceId } from '../ids.js';
import { type GrantTerms, moveGrant, reclaimMinutes, termsThatLeft } from '../ledger/index.js';
import { monthAfter } from '../months.js';
import { type Workspace, workspaceOfAnyTeam } from '../workspaces/index.js';
import type { Standing } from './model.js';
import * as store from './store.js';
import { tellTrouble } from './trouble.js';
import { type Turn, turnAfter } from './turn.js';

/** So long ahead the next grant is made, to be in force the moment the old one ends. */
const AHEAD_MS = 60 * 60 * 1000;

/** The same period gives the same grant, whoever makes it and however often. */
export const grantIdOf = (standing: Pick<Standing, '_id'>, month: string): GrantId =>
  newId<GrantId>('grant', `standing:${standing._id}:${month}`);

/**
 * N13: makes the next grant of every standing allocation whose turn is near, exactly once per period; late, it is in force at once.
 * With too few minutes the workspace gets what there is and the owner is told. Of those that were stopped it takes back what a crash
 * has left (L19). Gives how many turns were looked at.
 */
export async function carryOnStandings(ctx: Context, limit: number): Promise<number> {
  const due = await store.dueBy(ctx.platform, new Date(ctx.now.getTime() + AHEAD_MS), limit);
  for (const standing of due) {
    await carryOn(ctx, standing).catch((err: unknown) => ctx.log.error({ err, standing: standing._id }, 'a turn failed'));
  }
  for (const stopped of await store.toClear(ctx.platform, limit)) {
    await clear(ctx, stopped).catch((err: unknown) => ctx.log.error({ err, standing: stopped._id }, 'a stop was left half done'));
  }
  return due.length;
}

async function carryOn(ctx: Context, standing: Standing): Promise<void> {
  const { platform } = ctx;
  const workspace = await workspaceOfAnyTeam(platform, standing.workspaceId);
  if (!workspace || workspace.status === 'deleted') {
    await store.end(platform, standing._id);
    return;
  }
  // While it is being deleted nobody knows yet whether it will be.
  if (workspace.status !== 'active') return;
  const turn = await turnAfter(platform, standing, workspace.timeZone, ctx.now.getTime());
  if (!turn || turn.source.accountId !== workspace.accountId) return cannotGoOn(ctx, standing, workspace, turn);
  const terms = termsOf(standing, turn, workspace, ctx.now.getTime());
  const moved = await tryMove(platform, standing.workspaceId, terms);
  if (!moved) return tellTrouble(ctx, standing, workspace, { what: 'missed', sourceName: turn.source.name, availableSeconds: 0 });
  const next = { month: turn.month, until: new Date(moved.expiresAt ?? turn.expiresAt) };
  if (!(await store.advance(platform, standing._id, standing.until, next))) {
    return takeBackIfStopped(platform, standing, moved.id);
  }
  if (moved.seconds < standing.seconds) {
    await tellTrouble(ctx, standing, workspace, {
      what: 'partly',
      sourceName: turn.source.name,
      availableSeconds: moved.seconds,
    });
  }
}

function termsOf(standing: Standing, turn: Turn, workspace: Workspace, now: number): GrantTerms {
  const { seconds, rateMicro, currency, minimumSeconds, incrementSeconds, priority } = standing;
  return {
    id: grantIdOf(standing, turn.month),
    sourceId: turn.source._id,
    ...{ seconds, rateMicro, currency, minimumSeconds, incrementSeconds, priority },
    effectiveAt: turn.effectiveAt,
    expiresAt: turn.expiresAt,
    createdAt: now,
    accountId: workspace.accountId,
  };
}

/** The terms of the grant, or null when there was nothing to give. */
async function tryMove(platform: Platform, workspaceId: WorkspaceId, terms: GrantTerms): Promise<GrantTerms | null> {
  try {
    const origin = { by: 'job:standing', reason: 'repeats monthly' };
    return (await moveGrant(platform, workspaceId, terms, origin, true)).terms;
  } catch (error) {
    if (error instanceof DomainError && (error.code === 'insufficient_minutes' || error.code === 'conflict')) return null;
    throw error;
  }
}

/** A pack has ended for good, or its owner does not own the workspace any more; a series may go on with another plan. */
async function cannotGoOn(ctx: Context, standing: Standing, workspace: Workspace, turn: Turn | null): Promise<void> {
  const trouble = { sourceName: turn?.source.name ?? 'Its source', availableSeconds: 0 };
  const forGood = turn !== null || !standing.pool.startsWith('plan:');
  // Made ahead of time it may still be known too little: the owner may buy more until the turn itself.
  if (!forGood || standing.until.getTime() > ctx.now.getTime()) {
    if (standing.until <= ctx.now) await tellTrouble(ctx, standing, workspace, { what: 'missed', ...trouble });
    return;
  }
  if (await store.end(ctx.platform, standing._id)) await tellTrouble(ctx, standing, workspace, { what: 'ended', ...trouble });
}

/** Somebody stopped it while its next grant was on the way. */
async function takeBackIfStopped(platform: Platform, standing: Standing, grantId: GrantId): Promise<void> {
  if ((await store.find(platform, standing._id))?.status === 'stopped') await takeBack(platform, standing, grantId);
}

/** Takes back what was made ahead of its time and is no longer wanted; what was in force when it was stopped stays. */
export async function takeBackAhead(platform: Platform, standing: Standing): Promise<void> {
  const { stoppedAt, workspaceId } = standing;
  if (!stoppedAt) return;
  for (const by of [0, 1, 2]) {
    const terms = await termsThatLeft(platform, grantIdOf(standing, monthAfter(standing.month, by)));
    if (!terms || terms.effectiveAt <= stoppedAt.getTime()) continue;
    // It may not have arrived: only what has can go back.
    if (await tryMove(platform, workspaceId, terms)) await takeBack(platform, standing, terms.id);
  }
}

/** So long after the stop a turn that had begun before it may still make its grant. */
const CLEARED_MS = AHEAD_MS;

async function clear(ctx: Context, standing: Standing): Promise<void> {
  await takeBackAhead(ctx.platform, standing);
  const until = (standing.stoppedAt?.getTime() ?? 0) + CLEARED_MS;
  if (until <= ctx.now.getTime()) await store.markCleared(ctx.platform, standing._id);
}

async function takeBack(platform: Platform, standing: Standing, grantId: GrantId): Promise<void> {
  const what = { act: `stop-${grantId}`, seconds: 'all' as const, grantId };
  try {
    await reclaimMinutes(platform, standing.workspaceId, what, { by: 'job:standing', reason: 'no longer repeats' });
  } catch (error) {
    if (error instanceof DomainError && (error.code === 'not_found' || error.code === 'insufficient_minutes')) return;
    throw error;
  }
}
