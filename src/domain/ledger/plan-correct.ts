import { DomainError } from '../errors.js';
import type { GrantId, WorkspaceId } from '../ids.js';
import { type Draft, drawsOf, type Entry, pairs, type Returned, uncoveredOf } from './entry.js';
import { backAccount } from './plan-close.js';
import { Tally } from './tally.js';
import type { WorkspaceState } from './workspace-state.js';

/** So often one call may be corrected; more has another reason. */
export const MOST_CORRECTIONS = 16;

/** The key of a call's `nth` correction; they are numbered without gaps, so that two at once cannot both be the same one. */
export const correctionKey = (settled: string, nth: number): string =>
  `correct:${settled.slice(settled.indexOf(':') + 1)}:${nth}`;

/** The keys that corrections of a settled call may have, in their order. */
export const correctionKeys = (settled: string): string[] =>
  Array.from({ length: MOST_CORRECTIONS }, (_, i) => correctionKey(settled, i + 1));

/** L13: seconds of a settlement that no correction has given back yet. */
export function correctable(settled: Pick<Entry, 'call'>, earlier: readonly Pick<Entry, 'returned'>[]): number {
  return (settled.call?.billed ?? 0) - earlier.reduce((sum, { returned }) => sum + (returned ? returnedSeconds(returned) : 0), 0);
}

export function returnedSeconds({ unfunded, overdraft, repaid, draws }: Returned): number {
  let sum = unfunded + overdraft + repaid;
  for (const [, seconds] of pairs(draws)) sum += seconds;
  return sum;
}

interface Correction {
  settled: Entry;
  earlier: readonly Entry[];
  seconds: number;
  /** Tells this act from others that send back seconds of the same grant. */
  act: string;
}

/**
 * L13: gives seconds of a settled call back, given a state that is up to date: unfunded first, then overdraft, then to the grants
 * they came from, the last drawn first. Overdraft that a later grant has repaid meanwhile goes back to that grant, the latest first;
 * after the workspace was closed what is left of it is unfunded. A grant that is closed sends them on to its source. Nothing is
 * repaid with them. Throws `conflict` when fewer are left of the call.
 */
export function planCorrection(
  workspaceId: WorkspaceId,
  state: WorkspaceState,
  { settled, earlier, seconds, act }: Correction,
  now: number,
  origin: Pick<Draft, 'by' | 'slack' | 'reason' | 'command'>,
): Draft {
  const left = correctable(settled, earlier);
  if (seconds > left) {
    throw new DomainError('conflict', `Only ${left} of the call's billed seconds are left to give back.`, {
      data: { correctableSeconds: left },
    });
  }
  const tally = new Tally();
  const toGrant = (id: GrantId, amount: number) => {
    const grant = state.grants.get(id);
    const open = grant && (grant.terms.expiresAt === null || grant.terms.expiresAt > now);
    tally.add(open ? `grant:${id}:available` : backAccount(id, act), amount);
  };
  let rest = seconds;
  const take = (most: number): number => {
    const taken = Math.min(most, rest);
    rest -= taken;
    return taken;
  };
  const before = alreadyReturned(earlier);
  const { unfundedSeconds, overdraftSeconds } = uncoveredOf(settled);
  const unfunded = take(unfundedSeconds - before.unfunded);
  const owed = take(overdraftSeconds - before.overdraft - before.repaid);
  const overdraft = Math.min(owed, state.overdraft);
  const paid = paidBack(state, owed - overdraft, toGrant);
  const closedWith = owed - overdraft - paid.seconds;
  const draws: (string | number)[] = [];
  for (const { grantId, seconds: drawn } of drawsOf(settled).reverse()) {
    const back = take(drawn - (before.draws.get(grantId) ?? 0));
    if (back === 0) continue;
    draws.push(grantId, back);
    toGrant(grantId, back);
  }
  tally.add(`used:${workspaceId}`, -(seconds - unfunded - overdraft - closedWith));
  tally.add(`overdraft:${workspaceId}`, -overdraft);
  tally.add(`unfunded:${workspaceId}`, -(unfunded + closedWith));
  tally.add('world', unfunded + overdraft + closedWith);
  const lines = tally.lines();
  return {
    key: correctionKey(settled.key, earlier.length + 1),
    type: 'correct',
    lines,
    reverses: settled.key,
    returned: { unfunded, overdraft: overdraft + closedWith, repaid: paid.seconds, draws },
    ...(paid.changes.length > 0 ? { r: paid.changes } : {}),
    ...(lines.some((line) => String(line).startsWith('transit:')) ? { follow: 1 } : {}),
    ...origin,
  };
}

/** Overdraft that grants have repaid goes back to them, the latest first. */
function paidBack(
  state: WorkspaceState,
  wanted: number,
  toGrant: (id: GrantId, seconds: number) => void,
): { seconds: number; changes: (string | number)[] } {
  const changes: (string | number)[] = [];
  let rest = wanted;
  for (const [id, repaid] of [...state.repaid].reverse()) {
    const back = Math.min(repaid, rest);
    if (back === 0) break;
    changes.push(id, repaid - back);
    toGrant(id, back);
    rest -= back;
  }
  return { seconds: wanted - rest, changes };
}

function alreadyReturned(earlier: readonly Entry[]): Omit<Returned, 'draws'> & { draws: Map<GrantId, number> } {
  const sum = { unfunded: 0, overdraft: 0, repaid: 0, draws: new Map<GrantId, number>() };
  for (const { returned } of earlier) {
    if (!returned) continue;
    sum.unfunded += returned.unfunded;
    sum.overdraft += returned.overdraft;
    sum.repaid += returned.repaid;
    for (const [id, seconds] of pairs(returned.draws)) {
      sum.draws.set(id as GrantId, (sum.draws.get(id as GrantId) ?? 0) + seconds);
    }
  }
  return sum;
}
