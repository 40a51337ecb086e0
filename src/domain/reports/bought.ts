import { rememberedOf } from '../../platform/remembered.js';
import type { Place } from '../access.js';
import type { Context } from '../context.js';
import type { AccountId, WorkspaceId } from '../ids.js';
import { boughtAt } from '../minutes/index.js';
import type { BuyPrice } from './charge.js';
import { readDrawKey, type Totals } from './totals.js';

interface Kept {
  accountId: AccountId;
  revision: number;
  prices: ReadonlyMap<string, BuyPrice>;
  /** Sources that are somebody else's. */
  others: ReadonlySet<string>;
}

const lastRead = rememberedOf<WorkspaceId, Kept>(1_000);

/**
 * M2: what the account's sources were bought for, for its owner; undefined for anybody else. A price never changes, and whose a
 * source is only together with a workspace's account or revision (M6, M7): so they are read again when one of these has changed,
 * or when `totals` drew from a source that was not asked about the last time.
 */
export async function boughtForOwner(
  ctx: Context,
  { workspace, role }: Place,
  totals: Totals,
): Promise<ReadonlyMap<string, BuyPrice> | undefined> {
  if (role !== 'owner') return undefined;
  const { _id, accountId, revision = 0 } = workspace;
  const sources = [...totals.drawn.keys(), ...totals.adjusted.keys()].map((key) => readDrawKey(key).sourceId);
  const kept = lastRead(ctx.platform);
  const last = kept.get(_id);
  const isNew = (source: string) => !last?.prices.has(source) && !last?.others.has(source);
  if (last?.accountId === accountId && last.revision === revision && !sources.some(isNew)) return last.prices;
  const prices = await boughtAt(ctx, accountId);
  kept.set(_id, { accountId, revision, prices, others: new Set(sources.filter((source) => !prices.has(source as never))) });
  return prices;
}
