import { rememberedOf } from '../../platform/remembered.js';
import type { Place } from '../access.js';
import type { Context } from '../context.js';
import type { WorkspaceId } from '../ids.js';
import { boughtAt } from '../minutes/index.js';
import type { Workspace } from '../workspaces/index.js';
import type { BuyPrice } from './charge.js';

/** Whose a workspace was when it was last seen here; by now it may be another's. */
const lastSeen = rememberedOf<WorkspaceId, Pick<Workspace, 'accountId' | 'ownerId'>>(10_000);

/**
 * M2: what the account's sources were bought for, for its owner; undefined for anybody else. Asked for before it is known who the
 * actor is (`place`), where they were the owner the last time, and used only if they still are and the account is the same.
 */
export async function boughtForOwner(
  ctx: Context,
  workspaceId: WorkspaceId,
  place: Promise<Place>,
): Promise<ReadonlyMap<string, BuyPrice> | undefined> {
  const seen = lastSeen(ctx.platform.db);
  const last = seen.get(workspaceId);
  const guessed = last && mayOwn(ctx, last) ? boughtAt(ctx, last.accountId) : undefined;
  // Where the actor is turned away, nobody waits for it.
  guessed?.catch(() => {});
  const { workspace, role } = await place;
  const { accountId, ownerId } = workspace;
  seen.set(workspaceId, { accountId, ownerId });
  if (role !== 'owner') return undefined;
  return guessed && last?.accountId === accountId ? guessed : boughtAt(ctx, accountId);
}

function mayOwn({ actor }: Context, { ownerId }: Pick<Workspace, 'ownerId'>): boolean {
  return actor.kind === 'person' ? actor.userId === ownerId : actor.kind !== 'apiKey';
}
