import type { Platform } from '../context.js';
import type { GrantId, WorkspaceId } from '../ids.js';
import type { ChainState } from './books.js';
import { type ChainId, type Draft, drawsOf, type Entry, uncoveredOf, workspaceChain } from './entry.js';
import { ledgerOf } from './ledger.js';
import { bringUpToDate } from './plan-grants.js';
import { type EndedCall, planQuarantine, planSettlement, settlementKey } from './plan-settlement.js';
import { availableOf, type WorkspaceState } from './workspace-state.js';

/** What became of a reported call; seconds. */
export interface Settled {
  outcome: 'settled' | 'duplicate' | 'conflict' | 'quarantined';
  billedSeconds: number;
  draws: { grantId: GrantId; seconds: number }[];
  overdraftSeconds: number;
  unfundedSeconds: number;
  /** Now, not when it was first reported. */
  availableSeconds: number;
}

const PAST_MS = 35 * 24 * 60 * 60 * 1000;
const AHEAD_MS = 5 * 60 * 1000;

/**
 * L2, L5: settles one call exactly once; answers when that is durable. Reported again it has the first result as `duplicate`; with
 * another payload it is a `conflict` and nothing is posted. Rejects with `unavailable` when nobody can tell.
 */
export async function settleCall(platform: Platform, workspaceId: WorkspaceId, call: EndedCall): Promise<Settled> {
  const key = settlementKey(call.agentId, call.externalId);
  const chain: ChainId = workspaceChain(workspaceId);
  return ledgerOf(platform).writer.submit<Settled>(chain, [key], false, (head, now, known) => {
    const state = asWorkspace(head);
    const earlier = known(key);
    if (earlier) {
      const current = bringUpToDate(workspaceId, state, now.getTime()).state;
      const outcome = earlier.mine ? firstOutcome(earlier.entry) : repeated(earlier.entry, call);
      return { drafts: [], answer: () => result(outcome, earlier.entry, availableOf(current)) };
    }
    const { drafts, state: current } = bringUpToDate(workspaceId, state, now.getTime());
    const draft = inTime(call, now.getTime()) ? planSettlement(workspaceId, current, call) : planQuarantine(call);
    const outcome = draft.type === 'quarantine' ? 'quarantined' : 'settled';
    return { drafts: [...drafts, draft], answer: (after) => result(outcome, draft, availableOf(asWorkspace(after))) };
  });
}

/** L17: `endedAt` from 35 days past to 5 minutes ahead. */
function inTime(call: EndedCall, now: number): boolean {
  return call.endedAt >= now - PAST_MS && call.endedAt <= now + AHEAD_MS;
}

const firstOutcome = (entry: Entry): Settled['outcome'] => (entry.type === 'quarantine' ? 'quarantined' : 'settled');

const repeated = (entry: Entry, call: EndedCall): Settled['outcome'] =>
  entry.call?.digest === call.digest ? 'duplicate' : 'conflict';

function result(outcome: Settled['outcome'], entry: Pick<Draft, 'lines' | 'call'>, availableSeconds: number): Settled {
  const billedSeconds = entry.call?.billed ?? 0;
  return { outcome, billedSeconds, draws: drawsOf(entry), ...uncoveredOf(entry), availableSeconds };
}

/** The state of a workspace's chain; any other chain is a fault of ours. */
export function asWorkspace(state: ChainState): WorkspaceState {
  if (state.kind !== 'workspace') throw new Error('A workspace chain was expected.');
  return state;
}
