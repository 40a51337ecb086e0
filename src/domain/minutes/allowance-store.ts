import { type Context, type Platform, type Tx, within } from '../context.js';
import type { GrantId, WorkspaceId } from '../ids.js';
import { type Addition, type Allowance, additions, allowances } from './allowance-model.js';

/** What the owner has set, or null. */
export async function findAllowance(ctx: Context, id: WorkspaceId): Promise<Allowance | null> {
  return allowances(ctx.platform.db)
    .findOne({ _id: id, teamId: ctx.teamId })
    .session(ctx.session ?? null)
    .lean();
}

type Rules = Pick<Allowance, 'accountId' | 'sourceId' | 'dailyCapSeconds'>;

/** Switches it on under these rules. What was added today goes on counting. */
export async function allow(tx: Tx, id: WorkspaceId, rules: Rules): Promise<void> {
  await allowances(tx.platform.db).updateOne(
    { _id: id, teamId: tx.teamId },
    { $set: { ...rules, adminsMayAdd: true }, $setOnInsert: { day: 0, seconds: 0 } },
    { upsert: true, session: tx.session },
  );
}

export async function disallow(tx: Tx, id: WorkspaceId): Promise<void> {
  await allowances(tx.platform.db).updateOne(
    { _id: id, teamId: tx.teamId },
    { $set: { adminsMayAdd: false } },
    { session: tx.session },
  );
}

/**
 * M2: counts seconds against the day's cap, only while the rules are as `rules` says, the switch among them. Gives the day they
 * count on, or null when they do not fit. This write decides, on however many instances.
 */
export async function count(tx: Tx, rules: Partial<Allowance>, today: number, seconds: number): Promise<number | null> {
  const all = allowances(tx.platform.db);
  const filter = { ...rules, teamId: tx.teamId };
  const first = await all.updateOne(
    { ...filter, day: { $lt: today }, dailyCapSeconds: { $gte: seconds } },
    { $set: { day: today, seconds } },
    { session: tx.session },
  );
  if (first.modifiedCount === 1) return today;
  const more = await all
    .findOneAndUpdate(
      // A zone that was changed westwards makes it yesterday again; what was added today still counts.
      { ...filter, day: { $gte: today }, $expr: { $lte: [{ $add: ['$seconds', seconds] }, '$dailyCapSeconds'] } },
      { $inc: { seconds } },
      { session: tx.session, returnDocument: 'after' },
    )
    .lean();
  return more?.day ?? null;
}

export async function findAddition(ctx: Context, id: GrantId): Promise<Addition | null> {
  return additions(ctx.platform.db)
    .findOne({ _id: id, teamId: ctx.teamId })
    .session(ctx.session ?? null)
    .lean();
}

export async function insertAddition(tx: Tx, addition: Addition): Promise<void> {
  await additions(tx.platform.db).create([addition], { session: tx.session });
}

export async function markMoved(ctx: Context, id: GrantId): Promise<void> {
  await additions(ctx.platform.db).updateOne({ _id: id, teamId: ctx.teamId }, { $set: { status: 'moved' } }, within(ctx));
}

/** What could not be moved counts no more. */
export async function uncount(tx: Tx, { _id, workspaceId, day, seconds }: Addition): Promise<void> {
  const { session } = tx;
  const gone = await additions(tx.platform.db).deleteOne({ _id, teamId: tx.teamId, status: 'counted' }, { session });
  if (gone.deletedCount === 0) return;
  await allowances(tx.platform.db).updateOne(
    { _id: workspaceId, teamId: tx.teamId, day },
    { $inc: { seconds: -seconds } },
    { session },
  );
}

/** Additions of all teams that were counted before `before` and not marked as moved, as after a crash. */
export async function unmoved(platform: Platform, before: Date, limit: number): Promise<Addition[]> {
  return additions(platform.db)
    .find({ status: 'counted', createdAt: { $lt: before } })
    .limit(limit)
    .lean();
}

/** Removes what a workspace that is no more has kept. */
export async function forgetAllowanceOf(platform: Platform, workspaceId: WorkspaceId): Promise<void> {
  await allowances(platform.db).deleteOne({ _id: workspaceId });
}
