import type { Context } from '../context.js';
import type { WorkspaceId } from '../ids.js';
import { turnedAway } from './turned-away-model.js';

const HOUR_MS = 60 * 60 * 1000;
const KEEP_MS = 3 * 24 * HOUR_MS;

/** N9: counts a caller who was turned away for want of minutes. Nobody waits for it; what could not be written is not counted. */
export function noteTurnedAway({ platform, now, log }: Context, workspaceId: WorkspaceId): void {
  const _id = `${workspaceId}:${Math.floor(now.getTime() / HOUR_MS)}`;
  const once = { workspaceId, purgeAt: new Date(now.getTime() + KEEP_MS) };
  turnedAway(platform.db)
    .updateOne({ _id }, { $inc: { count: 1 }, $min: { first: now }, $max: { last: now }, $setOnInsert: once }, { upsert: true })
    .catch((err: unknown) => log.warn({ err, workspaceId }, 'a caller who was turned away could not be counted'));
}

/** N9: callers turned away in the hours that began with a first one at or after `from`, and when that was; null for none. */
export async function turnedAwaySince(
  { platform }: Context,
  workspaceId: WorkspaceId,
  from: Date,
): Promise<{ count: number; since: Date } | null> {
  const hours = await turnedAway(platform.db)
    .find({ workspaceId, first: { $gte: from } })
    .sort({ first: 1 })
    .lean();
  const [earliest] = hours;
  return earliest ? { count: hours.reduce((sum, { count }) => sum + count, 0), since: earliest.first } : null;
}
