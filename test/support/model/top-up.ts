import type { Model } from './model.js';

/** The terms that minutes get which are pulled from a source. */
export const PULLED = { rateMicro: 1, minimumSeconds: 6, incrementSeconds: 6, priority: 50 };

export const pullId = (workspaceId: string, day: number, nth: number): string => `gr_pull_${workspaceId}_${day}_${nth}`;

/** L10: one pull of a top-up. Gives whether it brought anything. */
export function pullFor(model: Model, workspaceId: string, now: number): boolean {
  const workspace = model.catchUp(workspaceId, now);
  const { topUp } = workspace;
  if (workspace.policy !== 'top-up' || !topUp || workspace.closed) return false;
  const day = new Intl.DateTimeFormat('sv-SE', { timeZone: topUp.zone }).format(now).replaceAll('-', '');
  const today = workspace.pulled.get(day) ?? [];
  const left = topUp.cap - today.reduce((sum, seconds) => sum + seconds, 0);
  const source = model.source(topUp.sourceId, now);
  const seconds = Math.min(topUp.chunk, left, source.left);
  if (left <= 0 || seconds <= 0 || source.startsAt > now) return false;
  const id = pullId(workspaceId, Number(day), today.length + 1);
  const span = { effectiveAt: now, createdAt: now, expiresAt: source.endsAt };
  if (model.give(workspaceId, { ...PULLED, id, sourceId: topUp.sourceId, seconds, ...span }, now) !== null) return false;
  workspace.pulled.set(day, [...today, seconds]);
  model.arrive(now, id);
  return true;
}
