import { enter } from '../access.js';
import type { Context } from '../context.js';
import type { WorkspaceId } from '../ids.js';
import type { AuditRow } from './model.js';
import * as store from './store.js';

/** A row's place in the order: its time in milliseconds since 1970, and its id for rows of the same moment. */
export type AuditPlace = readonly [at: number, id: string];

export interface AuditPage {
  rows: AuditRow[];
  /** Where the next older and the next newer page begin, when there is one. */
  older?: AuditPlace;
  newer?: AuditPlace;
}

/**
 * M2, M3: what was done and refused in a workspace, newest first, for the owner and admins: it holds refused attempts, and names
 * who made them. `before` gives the rows older than a place, `after` the nearest newer ones.
 */
export async function readAudit(
  ctx: Context,
  { workspaceId, before, after, limit }: { workspaceId: WorkspaceId; before?: AuditPlace; after?: AuditPlace; limit: number },
): Promise<AuditPage> {
  await enter(ctx, workspaceId, 'admin');
  const found = after
    ? await store.listNewer(ctx, workspaceId, after, limit + 1)
    : await store.listOlder(ctx, workspaceId, before, limit + 1);
  const hasMore = found.length > limit;
  const rows = after ? found.slice(0, limit).reverse() : found.slice(0, limit);
  const [first, last] = [rows.at(0), rows.at(-1)];
  const isNewest = after ? !hasMore : before === undefined;
  const isOldest = after ? false : !hasMore;
  return {
    rows,
    ...(last && !isOldest ? { older: placeOf(last) } : {}),
    ...(first && !isNewest ? { newer: placeOf(first) } : {}),
  };
}

const placeOf = ({ at, _id }: AuditRow): AuditPlace => [at.getTime(), _id];
