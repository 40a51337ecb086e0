import type { Platform } from '../context.js';
import type { WorkspaceId } from '../ids.js';
import { workspaceChain } from './entry.js';
import { ledgerOf } from './ledger.js';
import { planClose } from './plan-close.js';
import { bringUpToDate } from './plan-grants.js';
import { bringBack } from './return.js';
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
