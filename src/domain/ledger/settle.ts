import type { Platform } from '../context.js';
import { DomainError } from '../errors.js';
import type { AgentId, GrantId, WorkspaceId } from '../ids.js';
import type { ChainState } from './books.js';
import { callKey, type EndedCall, frozenPulse, pulseFor } from './call.js';
import { type Draft, drawsOf, type Entry, uncoveredOf, workspaceChain } from './entry.js';
import { ledgerOf } from './ledger.js';
import { bringUpToDate } from './plan-grants.js';
import { planLapse } from './plan-hold.js';
import { planQuarantine, planSettlement } from './plan-settlement.js';
import { type Pull, type PullMinutes, pullWanted, withTopUps } from './plan-top-up.js';
import { billedSeconds } from './pulse.js';
import { Tally } from './tally.js';
import type { Known } from './task.js';
import { availableOf, step, type WorkspaceState } from './workspace-state.js';

/** What became of a reported call; seconds. */
export interface Settled {
  outcome: 'held' | 'settled' | 'duplicate' | 'conflict' | 'refused' | 'quarantined';
  billedSeconds: number;
  draws: { grantId: GrantId; seconds: number }[];
  overdraftSeconds: number;
  unfundedSeconds: number;
  /** Now, not when it was first reported. */
  availableSeconds: number;
  /** What the entry says of where the call's details are: for a repetition, those of the first report. */
  details?: string;
}

const PAST_MS = 35 * 24 * 60 * 60 * 1000;
const AHEAD_MS = 5 * 60 * 1000;

/**
 * L2, L5: settles one call exactly once; answers when that is durable. Reported again it has the first result as `duplicate`; with
 * another payload it is a `conflict` and nothing is posted. Under `top-up` missing minutes are pulled first (L10). Rejects with
 * `unavailable` when nobody can tell.
 */
export function settleCall(
  platform: Platform,
  workspaceId: WorkspaceId,
  call: EndedCall,
  pullMinutes?: PullMinutes,
): Promise<Settled> {
  const keys = callKeys(call);
  // Only of such a call may the first report be in the archive by now.
  const mayBeOld = call.undated === true || !inTime(call, platform.clock.now().getTime());
  const attempt = (dry: boolean, careful: boolean) =>
    ledgerOf(platform).writer.submit<Settled | { pull: Pull }>(workspaceChain(workspaceId), keys, careful, (head, now, known) => {
      const at = now.getTime();
      const upToDate = bringUpToDate(workspaceId, asWorkspace(head), at);
      const earlier = known(callKey('end', call));
      if (earlier) {
        const outcome = earlier.mine ? firstOutcome(earlier.entry) : repeated(earlier.entry, call);
        const released = known(callKey('release', call))?.entry ?? earlier.entry;
        return { drafts: [], answer: () => result(outcome, released, availableOf(upToDate.state)) };
      }
      if (!inTime(call, at)) {
        const draft = planQuarantine(call);
        const available = availableOf(upToDate.state);
        return { drafts: [...upToDate.drafts, draft], answer: () => result('quarantined', draft, available) };
      }
      const { drafts, state, hold } = ownHold(upToDate, call, at, known);
      const pull = dry ? null : pullWanted(state, missing(state, call, hold, at), at);
      if (pull) return { drafts: [], answer: () => ({ pull }) };
      const draft = planSettlement(workspaceId, state, call, at, hold);
      return { drafts: [...drafts, draft], answer: (after) => result('settled', draft, availableOf(asWorkspace(after))) };
    });
  return withTopUps(pullMinutes, async (dry) => {
    const result = await attempt(dry, mayBeOld);
    // A call that was reported before pulls nothing, so whoever wants to pull looks for it first.
    return 'pull' in result && !mayBeOld ? attempt(dry, true) : result;
  });
}

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
      _id: key,
      type: 'release',
      reverses: kept._id,
      ...origin,
    };
    return { drafts: [...drafts, draft], answer: (after) => result('settled', draft, availableOf(asWorkspace(after))) };
  });
}

const callKeys = (id: { agentId: AgentId; externalId: string }): string[] => [
  callKey('end', id),
  callKey('start', id),
  callKey('lapse', id),
  callKey('release', id),
];

type UpToDate = { drafts: Draft[]; state: WorkspaceState };

/** The call's own hold while it is live; one whose time is up lapses first, whether or not the job has come by (L9). */
function ownHold(
  { drafts, state }: UpToDate,
  id: { agentId: AgentId; externalId: string },
  now: number,
  known: (key: string) => Known | undefined,
): UpToDate & { hold?: Entry } {
  const hold = known(callKey('start', id))?.entry;
  if (!hold || known(callKey('lapse', id))) return { drafts, state };
  if (hold.ends && hold.ends.getTime() > now) return { drafts, state, hold };
  const lapse = planLapse(state, hold, now, new Tally());
  return { drafts: [...drafts, lapse], state: step(state, lapse).after };
}

/** Seconds the call needs beyond its own hold. */
function missing(state: WorkspaceState, call: EndedCall, hold: Entry | undefined, now: number): number {
  if (state.settings.limitPolicy !== 'top-up' || call.status === 'failed') return 0;
  const billed = billedSeconds(call.endedAt - call.startedAt, frozenPulse(hold) ?? pulseFor(state, now));
  const held = hold ? drawsOf({ lines: hold.lines }).reduce((sum, { seconds }) => sum + seconds, 0) : 0;
  return Math.max(0, billed - held);
}

/** L17: `endedAt` from 35 days past to 5 minutes ahead. */
function inTime(call: EndedCall, now: number): boolean {
  return call.endedAt >= now - PAST_MS && call.endedAt <= now + AHEAD_MS;
}

const firstOutcome = (entry: Entry): Settled['outcome'] => (entry.type === 'quarantine' ? 'quarantined' : 'settled');

const repeated = (entry: Entry, call: EndedCall): Settled['outcome'] =>
  entry.call?.digest === call.digest ? 'duplicate' : 'conflict';

/** The answer about a call, from the entry that says what became of it. */
export function result(
  outcome: Settled['outcome'],
  entry: Pick<Draft, 'lines' | 'call' | 'type'>,
  availableSeconds: number,
): Settled {
  const draws = entry.type === 'settle' || entry.type === 'release' ? drawsOf(entry) : [];
  const details = entry.call?.details ? { details: entry.call.details } : {};
  return { outcome, billedSeconds: entry.call?.billed ?? 0, draws, ...uncoveredOf(entry), availableSeconds, ...details };
}

/** The state of a workspace's chain; any other chain is a fault of ours. */
export function asWorkspace(state: ChainState): WorkspaceState {
  if (state.kind !== 'workspace') throw new Error('A workspace chain was expected.');
  return state;
}
