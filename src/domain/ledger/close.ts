import type { Platform } from '../context.js';
import type { GrantId, SourceId, WorkspaceId } from '../ids.js';
import { type Entry, sourceChain, workspaceChain } from './entry.js';
import { ledgerOf } from './ledger.js';
import { planClose, planReturn, sentBack } from './plan-close.js';
import { bringUpToDate } from './plan-grants.js';
import { asSource } from './purchase.js';
import { asWorkspace } from './settle.js';
import * as store from './store.js';

/**
 * L14: closes a workspace's chain for good and brings its minutes back to their sources; a second time changes nothing. Throws
 * `conflict` while a call is live. Late calls still settle, into unfunded.
 */
export async function closeWorkspaceLedger(platform: Platform, workspaceId: WorkspaceId, by: string): Promise<void> {
  const key = `close:${workspaceId}`;
  await ledgerOf(platform).writer.submit(workspaceChain(workspaceId), [key], true, (head, now, known) => {
    if (known(key)) return { drafts: [], answer: () => undefined };
    const { drafts, state } = bringUpToDate(workspaceId, asWorkspace(head), now.getTime());
    return { drafts: [...drafts, planClose(workspaceId, state, by)], answer: () => undefined };
  });
  const [closed] = await store.byKeys(platform.db, [key]);
  if (closed) await bringBack(platform, closed);
}

/** Finishes the way back of everything an entry has sent back. Gives how many arrived now. */
export async function bringBack(platform: Platform, entry: Entry): Promise<number> {
  const back = sentBack(entry.lines);
  const arrived = new Set(
    (
      await store.byKeys(
        platform.db,
        back.map(({ grantId }) => `back:${grantId}`),
      )
    ).map(({ _id }) => _id),
  );
  const missing = back.filter(({ grantId }) => !arrived.has(`back:${grantId}`));
  const sources = await sourcesOf(
    platform,
    missing.map(({ grantId }) => grantId),
  );
  for (const { grantId, seconds } of missing) {
    const sourceId = sources.get(grantId);
    if (!sourceId) throw new Error(`The source of grant ${grantId} is missing from its chain.`);
    const key = `back:${grantId}`;
    await ledgerOf(platform).writer.submit(sourceChain(sourceId), [key], true, (head, now, known) => ({
      drafts: known(key) ? [] : [planReturn(asSource(head), grantId, seconds, now.getTime())],
      answer: () => undefined,
    }));
  }
  return missing.length;
}

async function sourcesOf(platform: Platform, grantIds: GrantId[]): Promise<Map<GrantId, SourceId>> {
  // Where a grant came from stands on both ends of its move; a bounced one has no other end.
  const moves = await store.byKeys(
    platform.db,
    grantIds.map((id) => `move:${id}:out`),
  );
  return new Map(moves.flatMap(({ grant }) => (grant ? [[grant.id, grant.sourceId] as const] : [])));
}
