import { enter } from '../access.js';
import type { Context } from '../context.js';
import type { SourceId, WorkspaceId } from '../ids.js';
import { type GrantTerms, readWorkspaceState } from '../ledger/index.js';
import { rateText } from '../money.js';
import * as store from './store.js';

/** As `allocateMinutes` takes them. */
export interface UsualTerms {
  sourceId: SourceId;
  ratePerMinute: string;
  currency: string;
  pulse: { minimumSeconds: number; incrementSeconds: number };
}

/**
 * N2, N10: source, price and pulse of the newest open allocation, which the next one usually repeats; null where there is none, or
 * its source is not the owner's or not running any more. For the owner.
 */
export async function usualTerms(ctx: Context, workspaceId: WorkspaceId): Promise<UsualTerms | null> {
  const { workspace } = await enter(ctx, workspaceId, 'owner');
  const { grants } = await readWorkspaceState(ctx.platform, workspaceId, ctx.now);
  let newest: GrantTerms | undefined;
  for (const { terms } of grants.values()) if (!newest || terms.createdAt >= newest.createdAt) newest = terms;
  const source = newest && (await store.findSource(ctx, workspace.accountId, newest.sourceId));
  if (!newest || !source || source.startsAt > ctx.now || (source.endsAt !== null && source.endsAt <= ctx.now)) return null;
  const { rateMicro, currency, minimumSeconds, incrementSeconds } = newest;
  return { sourceId: source._id, ratePerMinute: rateText(rateMicro), currency, pulse: { minimumSeconds, incrementSeconds } };
}
