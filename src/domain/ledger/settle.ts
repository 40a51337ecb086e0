import type { Platform } from '../context.js';
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
import { type Lookup, type Outcome, outcomeOf, type Plan, type Wish } from './task.js';
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
  /** Why a start was refused. */
  reason?: 'agent_paused' | 'insufficient_minutes';
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
  const mayBeOld = isOld(call, platform.clock.now().getTime());
  const attempt = async (dry: boolean, careful: boolean) => {
    const wish = new Settlement(workspaceId, call, dry, careful);
    const [outcome] = await ledgerOf(platform).writer.submitAll(workspaceChain(workspaceId), [wish]);
    return settledIn(outcome as Outcome<Settled | { pull: Pull }>);
  };
  return withTopUps(pullMinutes, async (dry) => {
    const result = await attempt(dry, mayBeOld);
    // A call that was reported before pulls nothing, so whoever wants to pull looks for it first.
    return 'pull' in result && !mayBeOld ? attempt(dry, true) : result;
  });
}

/** The same for many calls at once: what became of each, in their order. Never rejects. */
export async function settleCalls(
  platform: Platform,
  workspaceId: WorkspaceId,
  calls: readonly EndedCall[],
  pullMinutes?: PullMinutes,
): Promise<Outcome<Settled>[]> {
  const now = platform.clock.now().getTime();
  const wishes = calls.map((call) => new Settlement(workspaceId, call, pullMinutes === undefined, isOld(call, now)));
  const outcomes = await ledgerOf(platform).writer.submitAll(workspaceChain(workspaceId), wishes);
  const pulling: Promise<void>[] = [];
  for (const [i, outcome] of outcomes.entries()) {
    if ('error' in outcome || !('pull' in outcome.value)) continue;
    const again = outcomeOf(settleCall(platform, workspaceId, calls[i] as EndedCall, pullMinutes));
    pulling.push(
      again.then((found) => {
        outcomes[i] = found;
      }),
    );
  }
  if (pulling.length > 0) await Promise.all(pulling);
  return outcomes as Outcome<Settled>[];
}

/** What an outcome holds; throws what went wrong instead. */
function settledIn<T>(outcome: Outcome<T>): T {
  if ('error' in outcome) throw outcome.error;
  return outcome.value;
}

/** Only of such a call may the first report be in the archive by now. */
const isOld = (call: EndedCall, now: number): boolean => call.undated === true || !inTime(call, now);

/** A call that wants to be settled. `dry` when nothing can be pulled for it. A class, because it is made for each call. */
class Settlement implements Wish<Settled | { pull: Pull }> {
  constructor(
    private readonly workspaceId: WorkspaceId,
    private readonly call: EndedCall,
    private readonly dry: boolean,
    readonly careful: boolean,
  ) {}

  keys(): string[] {
    return callKeys(this.call);
  }

  plan(head: ChainState, now: Date, known: Lookup): Plan<Settled | { pull: Pull }> {
    const { workspaceId, call } = this;
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
    const pull = this.dry ? null : pullWanted(state, missing(state, call, hold, at), at);
    if (pull) return { drafts: [], answer: () => ({ pull }) };
    const draft = planSettlement(workspaceId, state, call, at, hold);
    const answer = (after: ChainState) => result('settled', draft, availableOf(asWorkspace(after)));
    return { drafts: drafts.length === 0 ? [draft] : [...drafts, draft], answer };
  }
}

/** Under which something may be known about a call. */
export const callKeys = (id: { agentId: AgentId; externalId: string }): string[] => [
  callKey('end', id),
  callKey('start', id),
  callKey('lapse', id),
  callKey('release', id),
];

type UpToDate = { drafts: Draft[]; state: WorkspaceState };

/** The call's own hold while it is live; one whose time is up lapses first, whether or not the job has come by (L9). */
export function ownHold(
  { drafts, state }: UpToDate,
  id: { agentId: AgentId; externalId: string },
  now: number,
  known: Lookup,
): UpToDate & { hold?: Entry } {
  if (state.live === 0) return { drafts, state };
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
  const { overdraftSeconds, unfundedSeconds } = uncoveredOf(entry);
  const billed = entry.call?.billed ?? 0;
  const settled: Settled = { outcome, billedSeconds: billed, draws, overdraftSeconds, unfundedSeconds, availableSeconds };
  if (entry.call?.details) settled.details = entry.call.details;
  return settled;
}

/** The state of a workspace's chain; any other chain is a fault of ours. */
export function asWorkspace(state: ChainState): WorkspaceState {
  if (state.kind !== 'workspace') throw new Error('A workspace chain was expected.');
  return state;
}
