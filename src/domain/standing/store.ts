import type { Context, Platform, Tx } from '../context.js';
import type { StandingId, WorkspaceId } from '../ids.js';
import type { Month } from '../months.js';
import { type Standing, standings } from './model.js';

/** The same id again keeps what is there. */
export async function insertOnce(tx: Tx, standing: Standing): Promise<Standing> {
  const { _id, ...rest } = standing;
  const kept = await standings(tx.platform.db)
    .findOneAndUpdate({ _id }, { $setOnInsert: { ...rest } }, { upsert: true, returnDocument: 'after', session: tx.session })
    .lean();
  return kept as Standing;
}

/** Those of a workspace that go on, oldest first. */
export async function activeOf(ctx: Context, workspaceId: WorkspaceId): Promise<Standing[]> {
  return standings(ctx.platform.db)
    .find({ workspaceId, teamId: ctx.teamId, status: 'active' })
    .sort({ createdAt: 1, _id: 1 })
    .lean();
}

/** Those of all teams whose next turn is at or before `before`, the earliest first. */
export async function dueBy(platform: Platform, before: Date, limit: number): Promise<Standing[]> {
  return standings(platform.db)
    .find({ status: 'active', until: { $lte: before } })
    .sort({ until: 1 })
    .limit(limit)
    .lean();
}

/** Those that want minutes of the same pool at or before `until`. */
export async function ofPool(platform: Platform, pool: string, until: Date): Promise<Standing[]> {
  return standings(platform.db)
    .find({ pool, status: 'active', until: { $lte: until } })
    .lean();
}

export async function find(platform: Platform, id: StandingId): Promise<Standing | null> {
  return standings(platform.db).findById(id).lean();
}

/** Ends it; null when it did not go on any more. In the caller's transaction. */
export async function stop(tx: Tx, workspaceId: WorkspaceId, id: StandingId): Promise<Standing | null> {
  return standings(tx.platform.db)
    .findOneAndUpdate(
      { _id: id, workspaceId, teamId: tx.teamId, status: 'active' },
      { $set: { status: 'stopped', stoppedAt: tx.now, clearing: true } },
      { session: tx.session, returnDocument: 'after' },
    )
    .lean();
}

/** Ends one that cannot go on. True when this call did. */
export async function end(platform: Platform, id: StandingId): Promise<boolean> {
  const done = await standings(platform.db).updateOne({ _id: id, status: 'active' }, { $set: { status: 'stopped' } });
  return done.modifiedCount === 1;
}

/** The turn at `was` has been made; false when somebody was faster or it was stopped meanwhile. */
export async function advance(
  platform: Platform,
  id: StandingId,
  was: Date,
  to: { month: Month; until: Date },
): Promise<boolean> {
  const done = await standings(platform.db).updateOne({ _id: id, status: 'active', until: was }, { $set: to });
  return done.modifiedCount === 1;
}

/** The owner was told about the turn at `until`. */
export async function markTold(platform: Platform, id: StandingId, what: 'warnedFor' | 'failedFor', until: Date): Promise<void> {
  await standings(platform.db).updateOne({ _id: id }, { $set: { [what]: until } });
}

/** Those that were stopped, of all teams, while a grant may have been on its way. */
export async function toClear(platform: Platform, limit: number): Promise<Standing[]> {
  return standings(platform.db).find({ clearing: true }).limit(limit).lean();
}

/** Nothing of it is on its way any more. */
export async function markCleared(platform: Platform, id: StandingId): Promise<void> {
  await standings(platform.db).updateOne({ _id: id }, { $unset: { clearing: 1 } });
}
