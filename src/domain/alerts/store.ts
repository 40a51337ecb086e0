import { type Context, type Platform, type Tx, within } from '../context.js';
import type { AlertId, WorkspaceId } from '../ids.js';
import type { AlertAnswer } from '../notices/index.js';
import { type Alert, type AlertState, alertStates, alerts } from './model.js';

const MOST_SNOOZES = 50;

/** Adds an alert; false when it is there already. */
export async function insertOnce(tx: Tx, { _id, ...rest }: Alert): Promise<boolean> {
  const done = await alerts(tx.platform.db).updateOne({ _id }, { $setOnInsert: rest }, { upsert: true, session: tx.session });
  return done.upsertedCount === 1;
}

/** Which of these alerts are there already. */
export async function known(ctx: Context, ids: readonly AlertId[]): Promise<Set<AlertId>> {
  const found = await alerts(ctx.platform.db)
    .find({ _id: { $in: [...ids] } }, { _id: 1 })
    .lean();
  return new Set(found.map(({ _id }) => _id));
}

/** An alert of this workspace, or null. */
export async function find(ctx: Context, workspaceId: WorkspaceId, id: AlertId): Promise<Alert | null> {
  return alerts(ctx.platform.db)
    .findOne({ _id: id, workspaceId, teamId: ctx.teamId })
    .session(ctx.session ?? null)
    .lean();
}

/** Notes what was done about an alert; gives it with all that was done, or null when it is gone. */
export async function addAnswer(tx: Tx, workspaceId: WorkspaceId, id: AlertId, answer: AlertAnswer): Promise<Alert | null> {
  return alerts(tx.platform.db)
    .findOneAndUpdate(
      { _id: id, workspaceId, teamId: tx.teamId },
      { $push: { answers: answer as never } },
      { session: tx.session, returnDocument: 'after' },
    )
    .lean();
}

/** Alerts of all teams about workspaces that ran out of minutes and nobody has added any to, newest first. */
export async function outOfMinutes(platform: Platform, purgedAfter: Date): Promise<Alert[]> {
  return alerts(platform.db)
    .find({ 'data.threshold': 0, purgeAt: { $gte: purgedAfter }, 'answers.did': { $nin: ['added', 'moved'] } })
    .sort({ purgeAt: -1 })
    .lean();
}

/** Brings an alert up to date, once for each time; null when somebody else has, or it is gone. */
export async function refresh(tx: Tx, { _id, refreshes }: Alert, facts: Partial<Alert['data']>): Promise<Alert | null> {
  const set = Object.fromEntries(Object.entries(facts).map(([name, value]) => [`data.${name}`, value]));
  return alerts(tx.platform.db)
    .findOneAndUpdate(
      { _id, teamId: tx.teamId, refreshes: refreshes ?? { $exists: false } },
      { $set: { ...set, refreshes: (refreshes ?? 0) + 1 } },
      { session: tx.session, returnDocument: 'after' },
    )
    .lean();
}

export async function stateOf(ctx: Context, id: WorkspaceId): Promise<AlertState | null> {
  return alertStates(ctx.platform.db)
    .findOne({ _id: id })
    .session(ctx.session ?? null)
    .lean();
}

export async function statesOf(platform: Platform, ids: readonly WorkspaceId[]): Promise<Map<WorkspaceId, AlertState>> {
  const found = await alertStates(platform.db)
    .find({ _id: { $in: [...ids] } })
    .lean();
  return new Map(found.map((state) => [state._id, state]));
}

export async function addSnooze(ctx: Context, id: WorkspaceId, snooze: AlertState['snoozes'][number]): Promise<void> {
  await alertStates(ctx.platform.db).updateOne(
    { _id: id },
    { $push: { snoozes: { $each: [snooze], $slice: -MOST_SNOOZES } } },
    { upsert: true, ...within(ctx) },
  );
}

/** N8: what was seen of the runway, decided by this write alone; gives how often it has become low, or null when nothing changed. */
export async function noteRunway(tx: Tx, id: WorkspaceId, low: boolean): Promise<number | null> {
  const all = alertStates(tx.platform.db);
  await all.updateOne({ _id: id }, { $setOnInsert: { snoozes: [] } }, { upsert: true, session: tx.session });
  const changed = await all
    .findOneAndUpdate(
      { _id: id, 'runway.low': low ? { $ne: true } : true },
      { $set: { 'runway.low': low }, $inc: { 'runway.times': low ? 1 : 0 } },
      { session: tx.session, returnDocument: 'after' },
    )
    .lean();
  return changed?.runway?.times ?? null;
}
