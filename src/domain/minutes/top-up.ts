import type { Context, Platform } from '../context.js';
import { DomainError } from '../errors.js';
import { type GrantId, newId, type SourceId, type TeamId, type WorkspaceId } from '../ids.js';
import { type GrantTerms, moveGrant, type Pull, type PullMinutes, readSourceState } from '../ledger/index.js';
import * as store from './store.js';

/**
 * L10: what a call that finds too few minutes pulls them with, under the workspace's own settings. Gives false where the source is
 * empty, has not begun or has ended; of a series the period that runs now is meant (N13). The grant's id is made from the day and its
 * number in it, so that everybody who finds the same lack at once pulls the same minutes.
 */
export function topUpFor(platform: Platform, teamId: TeamId, workspaceId: WorkspaceId): PullMinutes {
  return async (pull) => {
    const now = platform.clock.now();
    const source = await store.sourceInForceAt(platform, teamId, pull.topUp.sourceId, now);
    if (!source) return false;
    const terms = termsOf(workspaceId, pull, source, now.getTime());
    if (terms.expiresAt !== null && terms.expiresAt <= terms.effectiveAt) return false;
    try {
      await moveGrant(platform, workspaceId, terms, { by: 'job:top-up' }, true);
      return true;
    } catch (error) {
      if (error instanceof DomainError && (error.code === 'insufficient_minutes' || error.code === 'conflict')) return false;
      throw error;
    }
  };
}

/** Seconds left in the source a top-up names, in its period that runs now; 0 where none does. */
export async function sourceLeft({ platform, teamId, now }: Context, id: SourceId): Promise<number> {
  const source = await store.sourceInForceAt(platform, teamId, id, now);
  return source ? (await readSourceState(platform, source._id, now)).available : 0;
}

function termsOf(
  workspaceId: WorkspaceId,
  { topUp, day, nth, seconds }: Pull,
  source: { _id: GrantTerms['sourceId']; accountId: GrantTerms['accountId']; endsAt: Date | null },
  now: number,
): GrantTerms {
  const { rateMicro, currency, minimumSeconds, incrementSeconds } = topUp;
  return {
    id: newId<GrantId>('grant', `top-up:${workspaceId}:${day}:${nth}`),
    sourceId: source._id,
    seconds,
    rateMicro,
    currency,
    minimumSeconds,
    incrementSeconds,
    priority: 50,
    effectiveAt: now,
    expiresAt: source.endsAt?.getTime() ?? null,
    createdAt: now,
    ...(source.accountId ? { accountId: source.accountId } : {}),
    topUpDay: day,
  };
}
