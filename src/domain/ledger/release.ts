import type { Platform } from '../context.js';
import { DomainError } from '../errors.js';
import type { AgentId, WorkspaceId } from '../ids.js';
import { callKey, type EndedCall } from './call.js';
import { type Draft, workspaceChain } from './entry.js';
import { ledgerOf } from './ledger.js';
import { bringUpToDate } from './plan-grants.js';
import { planSettlement } from './plan-settlement.js';
import { asWorkspace, callKeys, ownHold, result, type Settled } from './settle.js';
import type { Known } from './task.js';
import { availableOf } from './workspace-state.js';

/**
 * L17: takes up a quarantined call as if its times were in bounds; again, it has the same result as `duplicate`. Throws `not_found`
 * for a call that is not in quarantine.
 */
export function releaseCall(
  platform: Platform,
  workspaceId: WorkspaceId,
  { agentId, externalId }: { agentId: AgentId; externalId: string },
  origin: Pick<Draft, 'by' | 'slack' | 'reason'>,
): Promise<Settled> {
  const id = { agentId, externalId };
  const key = callKey('release', id);
  // A call is found by its key alone, whichever chain it is on: those of others do not exist here (W12).
  const isHere = ({ entry }: Known): boolean => entry.chain === workspaceChain(workspaceId);
  return ledgerOf(platform).writer.submit<Settled>(workspaceChain(workspaceId), callKeys(id), true, (head, now, known) => {
    const at = now.getTime();
    const upToDate = bringUpToDate(workspaceId, asWorkspace(head), at);
    const earlier = known(key);
    if (earlier && isHere(earlier)) {
      const outcome = earlier.mine ? 'settled' : 'duplicate';
      return { drafts: [], answer: () => result(outcome, earlier.entry, availableOf(upToDate.state)) };
    }
    const end = known(callKey('end', id));
    const kept = end && isHere(end) ? end.entry : undefined;
    if (kept?.type !== 'quarantine' || !kept.call) {
      throw new DomainError('not_found', 'This call is not in quarantine.', { next: 'See `/minutes history`.' });
    }
    const [startedAt, endedAt] = kept.call.at;
    const call: EndedCall = {
      ...kept.call,
      ...id,
      status: kept.call.status === 'failed' ? 'failed' : 'ended',
      startedAt,
      endedAt,
    };
    const { drafts, state, hold } = ownHold(upToDate, id, at, known);
    const draft: Draft = {
      ...planSettlement(workspaceId, state, call, at, hold),
      key,
      type: 'release',
      reverses: kept.key,
      ...origin,
    };
    return { drafts: [...drafts, draft], answer: (after) => result('settled', draft, availableOf(asWorkspace(after))) };
  });
}
