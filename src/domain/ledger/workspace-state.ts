import type { GrantId } from '../ids.js';
import { inDrawOrder } from './draw-order.js';
import { DEFAULT_SETTINGS, type Draft, type GrantTerms, type LedgerSettings, pairs } from './entry.js';
import { GrantList } from './grant-list.js';

export interface GrantState {
  readonly terms: GrantTerms;
  readonly available: number;
  readonly held: number;
  /** Seconds that are no part of it any more: taken back, or lapsed while a call held others (L18). */
  readonly reclaimed: number;
  /** It has taken effect: its seconds count as available, and overdraft was repaid from it. */
  readonly active: boolean;
}

/** A workspace's balance after entry `n`. Never changed in place: every step makes a new one. */
export interface WorkspaceState {
  readonly kind: 'workspace';
  readonly n: number;
  readonly hash: string;
  /** When its last entry was made, in milliseconds; a chain does not go back in time, though instances' clocks differ. */
  readonly at: number;
  /** Open grants in draw order (L8). */
  readonly grants: ReadonlyMap<GrantId, GrantState>;
  readonly used: number;
  readonly overdraft: number;
  readonly unfunded: number;
  /** Holds of calls in progress. */
  readonly live: number;
  /** Bit i: threshold i may fire (L18). */
  readonly armed: number;
  /** What top-ups pulled on the last local day they did (L10). */
  readonly pulled: Pulled;
  /** Overdraft repaid by each grant that no correction has returned (L13). */
  readonly repaid: ReadonlyMap<GrantId, number>;
  readonly settings: LedgerSettings;
}

/** A state that nobody else has seen yet. */
type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** `day` as 20261122, 0 for never. */
export interface Pulled {
  readonly day: number;
  readonly times: number;
  readonly seconds: number;
}

export const NOTHING_PULLED: Pulled = { day: 0, times: 0, seconds: 0 };

export const EMPTY_WORKSPACE: WorkspaceState = {
  kind: 'workspace',
  n: 0,
  hash: '',
  at: 0,
  grants: new Map(),
  used: 0,
  overdraft: 0,
  unfunded: 0,
  live: 0,
  armed: 0,
  pulled: NOTHING_PULLED,
  repaid: new Map(),
  settings: DEFAULT_SETTINGS,
};

/**
 * The state after a draft: its lines, and what its type says of live holds and of grants that open, take effect or close. Also
 * which grants it changed. Throws when anything would become negative (L3).
 */
export function step(state: WorkspaceState, draft: Draft): { after: Mutable<WorkspaceState>; changed: Set<GrantId> } {
  let grants = new GrantList(state.grants);
  const changed = new Set<GrantId>();
  let { used, overdraft, unfunded, pulled } = state;
  if (draft.type === 'grant' && draft.grant) {
    const active = draft.grant.effectiveAt <= draft.grant.createdAt;
    grants.set(draft.grant.id, { terms: draft.grant, available: 0, held: 0, reclaimed: 0, active });
    grants = new GrantList(inDrawOrder([...grants]));
    changed.add(draft.grant.id);
    pulled = countPull(pulled, draft.grant);
  }
  const leaving = draft.type === 'reclaim' || draft.type === 'transfer' || draft.type === 'expire' || draft.ownHold === 1;
  // By place and by beginning, not by `pairs` and `split`: this runs for every call.
  for (let i = 0; i < draft.lines.length; i += 2) {
    const [account, seconds] = [draft.lines[i] as string, draft.lines[i + 1] as number];
    if (account.startsWith('grant:')) {
      const isHeld = account.endsWith(':held');
      const id = account.slice(6, isHeld ? -5 : -10) as GrantId;
      const { terms, available, held, reclaimed, active } = openGrant(grants, id, draft);
      grants.set(id, {
        terms,
        available: isHeld ? available : available + seconds,
        held: isHeld ? held + seconds : held,
        reclaimed: leaving ? reclaimed - seconds : reclaimed,
        active,
      });
      changed.add(id);
    } else if (account.startsWith('used:')) used += seconds;
    else if (account.startsWith('overdraft:')) overdraft += seconds;
    else if (account.startsWith('unfunded:')) unfunded += seconds;
  }
  // What left a hold and was not used has lapsed.
  if (draft.ownHold)
    for (const [id, used] of pairs(draft.call?.draws ?? [])) {
      const grant = openGrant(grants, id as GrantId, draft);
      grants.set(id as GrantId, { ...grant, reclaimed: grant.reclaimed - used });
      changed.add(id as GrantId);
    }
  for (const id of changed) {
    const grant = grants.get(id);
    if (grant && (grant.available < 0 || grant.held < 0)) throw new Error(`Entry ${draft.key} would make grant ${id} negative.`);
  }
  if (overdraft < 0 || unfunded < 0) throw new Error(`Entry ${draft.key} would make overdraft or unfunded negative.`);
  if (draft.type === 'effect') {
    const id = draft.key.slice('effect:'.length) as GrantId;
    grants.set(id, { ...openGrant(grants, id, draft), active: true });
    changed.add(id);
  }
  for (const id of (draft.x ?? []) as GrantId[]) {
    grants.delete(id);
    changed.delete(id);
  }
  const live = state.live + (draft.type === 'hold' ? 1 : draft.ownHold ? -1 : 0);
  if (live < 0) throw new Error(`Entry ${draft.key} resolves a hold that is not there.`);
  const repaid = draft.r ? withRepaid(state.repaid, draft.r) : state.repaid;
  const settings = draft.settings ?? state.settings;
  const { kind, n, hash, at, armed } = state;
  return { after: { kind, n, hash, at, grants, used, overdraft, unfunded, live, armed, pulled, repaid, settings }, changed };
}

function openGrant(grants: GrantList, id: GrantId, draft: Draft): GrantState {
  const grant = grants.get(id);
  if (!grant) throw new Error(`Entry ${draft.key} moves seconds of grant ${id}, which is not open.`);
  return grant;
}

/** A pull that was held up over midnight and arrives after one of the new day counts for a day that is over. */
function countPull(pulled: Pulled, { topUpDay, seconds }: GrantTerms): Pulled {
  if (topUpDay === undefined || topUpDay < pulled.day) return pulled;
  if (topUpDay !== pulled.day) return { day: topUpDay, times: 1, seconds };
  return { day: topUpDay, times: pulled.times + 1, seconds: pulled.seconds + seconds };
}

/** The repayments after an entry that lists changed ones; zero takes one out. */
export function withRepaid(repaid: ReadonlyMap<GrantId, number>, changes: (string | number)[]): ReadonlyMap<GrantId, number> {
  const next = new Map(repaid);
  for (const [id, seconds] of pairs(changes)) {
    if (seconds > 0) next.set(id as GrantId, seconds);
    else next.delete(id as GrantId);
  }
  return next;
}

/** Seconds that may be drawn: those of grants in effect. */
export function availableOf(state: WorkspaceState): number {
  let sum = 0;
  for (const grant of state.grants.values()) if (grant.active) sum += grant.available;
  return sum;
}

export function heldOf(state: WorkspaceState): number {
  let sum = 0;
  for (const grant of state.grants.values()) sum += grant.held;
  return sum;
}

/** L18: available + held + used of the open grants in effect. */
export function baseOf(state: WorkspaceState): number {
  let sum = 0;
  for (const grant of state.grants.values()) if (grant.active) sum += grant.terms.seconds - grant.reclaimed;
  return sum;
}
