import type { Context } from '../context.js';
import type { AccountId, GrantId, SourceId, WorkspaceId } from '../ids.js';
import { entriesByKey, grantTerms, pairs } from '../ledger/index.js';
import * as store from './store.js';

/** Seconds that went back to one source. */
export interface BackAtSource {
  sourceName: string;
  seconds: number;
}

/** Where the minutes of a reclaim went, by source, in the order they were taken; for the owner alone (M2). */
export async function whereTheyWent(
  ctx: Context,
  { workspaceId, accountId }: { workspaceId: WorkspaceId; accountId: AccountId },
  act: string,
): Promise<BackAtSource[]> {
  const key = `reclaim:${act}`;
  const entry = (await entriesByKey(ctx.platform, workspaceId, [key])).get(key);
  const taken: [GrantId, number][] = [];
  for (const [account, seconds] of pairs(entry?.lines ?? [])) {
    if (account.startsWith('grant:') && seconds < 0) taken.push([account.split(':')[1] as GrantId, -seconds]);
  }
  const [terms, names] = await Promise.all([
    grantTerms(
      ctx.platform,
      workspaceId,
      taken.map(([id]) => id),
    ),
    sourceNames(ctx, accountId),
  ]);
  const sums = new Map<string, number>();
  for (const [id, seconds] of taken) {
    const name = names.get(terms.get(id)?.sourceId as SourceId) ?? 'a source';
    sums.set(name, (sums.get(name) ?? 0) + seconds);
  }
  return [...sums].map(([sourceName, seconds]) => ({ sourceName, seconds }));
}

/** The names of an account's sources, which only its owner may see (M2). */
export async function sourceNames(ctx: Context, accountId: AccountId): Promise<Map<SourceId, string>> {
  return new Map((await store.sourcesOf(ctx, accountId)).map((source) => [source._id, source.name]));
}
