import type { Platform } from '../context.js';
import { DomainError } from '../errors.js';
import type { AccountId, WorkspaceId } from '../ids.js';
import { workspaceChain } from './entry.js';
import { ledgerOf } from './ledger.js';
import { bringUpToDate, changeSettings } from './plan-grants.js';
import { asWorkspace } from './settle.js';

/**
 * M7: from here on a workspace takes no minutes of the account that hands it over, those already on their way included; `null` lets
 * them in again. Throws `conflict` while minutes, holds or overdraft of that account are in it.
 */
export async function handOverLedger(
  platform: Platform,
  workspaceId: WorkspaceId,
  former: AccountId | null,
  key: string,
  by: string,
): Promise<void> {
  await ledgerOf(platform).writer.submit(workspaceChain(workspaceId), [key], true, (head, now, known) => {
    const { drafts, state } = bringUpToDate(workspaceId, asWorkspace(head), now.getTime());
    const { formerAccountId, topUp, ...rest } = state.settings;
    if (known(key) || (formerAccountId ?? null) === former) return { drafts: [], answer: () => undefined };
    const minutes = [...state.grants.values()].some(({ available, held }) => available + held > 0);
    if (former !== null && (minutes || state.live > 0 || state.overdraft > 0)) {
      throw new DomainError('conflict', 'There are minutes of the old owner in this workspace again.', {
        next: 'They take them back with `/minutes reclaim`; then it can change hands.',
      });
    }
    // What tops up is a source of the old owner's: it goes with them.
    const limitPolicy = rest.limitPolicy === 'top-up' ? ('stop' as const) : rest.limitPolicy;
    const settings =
      former === null ? { ...rest, ...(topUp ? { topUp } : {}) } : { ...rest, limitPolicy, formerAccountId: former };
    return { drafts: [...drafts, changeSettings(key, settings, by)], answer: () => undefined };
  });
}
