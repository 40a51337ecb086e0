import type { Platform } from '../context.js';
import type { WorkspaceId } from '../ids.js';
import { callKey, pulseFor } from './call.js';
import { type Entry, workspaceChain } from './entry.js';
import { ledgerOf } from './ledger.js';
import { bringUpToDate } from './plan-grants.js';
import { admits, planHold, planLapse, planRefusal, type StartedCall } from './plan-hold.js';
import { type Pull, type PullMinutes, pullWanted, withTopUps } from './plan-top-up.js';
import { asWorkspace, result, type Settled } from './settle.js';
import { Tally } from './tally.js';
import { availableOf } from './workspace-state.js';

/**
 * L9: holds minutes for a call that has begun, once; answers when that is durable. `refused` for want of minutes is recorded once
 * and judged anew each time. A start reported after its end is a `duplicate` and changes nothing; another payload is a `conflict`.
 * Rejects with `unavailable` when nobody can tell.
 */
export function startCall(
  platform: Platform,
  workspaceId: WorkspaceId,
  call: StartedCall,
  pullMinutes?: PullMinutes,
): Promise<Settled> {
  const keys = (['start', 'end', 'refuse'] as const).map((kind) => callKey(kind, call));
  return withTopUps(pullMinutes, (dry) =>
    ledgerOf(platform).writer.submit<Settled | { pull: Pull }>(workspaceChain(workspaceId), keys, true, (head, now, known) => {
      const { drafts, state } = bringUpToDate(workspaceId, asWorkspace(head), now.getTime());
      const begun = known(callKey('start', call));
      if (begun || known(callKey('end', call))) {
        const same = !begun || begun.entry.call?.digest === call.digest;
        const outcome = begun?.mine ? 'held' : same ? 'duplicate' : 'conflict';
        return { drafts: [], answer: () => result(outcome, begun?.entry ?? NOTHING, availableOf(state)) };
      }
      if (call.paused || !admits(state, now.getTime())) {
        const pull = dry || call.paused ? null : pullWanted(state, pulseFor(state, now.getTime()).minimumSeconds, now.getTime());
        if (pull) return { drafts: [], answer: () => ({ pull }) };
        const recorded =
          call.paused || known(callKey('refuse', call)) ? [] : [...drafts, planRefusal(state, call, now.getTime())];
        const reason = call.paused ? ('agent_paused' as const) : ('insufficient_minutes' as const);
        return { drafts: recorded, answer: () => ({ ...result('refused', NOTHING, availableOf(state)), reason }) };
      }
      const draft = planHold(state, call, now.getTime());
      return { drafts: [...drafts, draft], answer: (after) => result('held', draft, availableOf(asWorkspace(after))) };
    }),
  );
}

const NOTHING = { lines: [], type: 'refuse' as const };

/** L9: frees what a call holds whose end was not reported in time. Gives 1, or 0 when it was resolved already. */
export function lapseHold(platform: Platform, hold: Entry): Promise<number> {
  const workspaceId = hold.chain.slice(2) as WorkspaceId;
  const resolved = ['end', 'lapse', 'release'].map((kind) => hold.key.replace(/^start:/, `${kind}:`));
  return ledgerOf(platform).writer.submit(hold.chain, resolved, true, (head, now, known) => {
    const { drafts, state } = bringUpToDate(workspaceId, asWorkspace(head), now.getTime());
    const over = resolved.some((key) => known(key)?.entry.ownHold);
    if (over || (hold.ends && hold.ends.getTime() > now.getTime())) return { drafts: [], answer: () => 0 };
    return { drafts: [...drafts, planLapse(state, hold, now.getTime(), new Tally())], answer: () => 1 };
  });
}
