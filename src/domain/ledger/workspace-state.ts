import type { GrantId } from '../ids.js';
import { inDrawOrder } from './draw-order.js';
import { DEFAULT_SETTINGS, type Draft, type Entry, type GrantTerms, type LedgerSettings, pairs } from './entry.js';
import { GrantList } from './grant-list.js';

export interface GrantState {
  readonly terms: GrantTerms;
  readonly available: number;
  readonly held: number;
  readonly reclaimed: number;
  /** It has taken effect: its seconds count as available, and overdraft was repaid from it. */
  readonly active: boolean;
}

/** A workspace's balance after entry `n`. Never changed in place: every step makes a new one. */
export interface WorkspaceState {
  readonly kind: 'workspace';
  readonly n: number;
  readonly hash: string;
  /** Open grants in draw order (L8). */
  readonly grants: ReadonlyMap<GrantId, GrantState>;
  readonly used: number;
  readonly overdraft: number;
  readonly unfunded: number;
  /** Holds of calls in progress. */
  readonly live: number;
  /** Bit i: threshold i may fire (L18). */
  readonly armed: number;
  readonly settings: LedgerSettings;
}

export const EMPTY_WORKSPACE: WorkspaceState = {
  kind: 'workspace',
  n: 0,
  hash: '',
  grants: new Map(),
  used: 0,
  overdraft: 0,
  unfunded: 0,
  live: 0,
  armed: 0,
  settings: DEFAULT_SETTINGS,
};

/** The state after a draft, from its lines alone; also which grants it changed. Throws when anything would become negative (L3). */
export function step(state: WorkspaceState, draft: Draft): { after: WorkspaceState; changed: Set<GrantId>; closed: GrantId[] } {
  let grants = new GrantList(state.grants);
  const changed = new Set<GrantId>();
  const closed: GrantId[] = [];
  let { used, overdraft, unfunded } = state;
  if (draft.grant) {
    const active = draft.grant.effectiveAt <= draft.grant.createdAt;
    grants.set(draft.grant.id, { terms: draft.grant, available: 0, held: 0, reclaimed: 0, active });
    grants = new GrantList(inDrawOrder([...grants]));
    changed.add(draft.grant.id);
  }
  for (const [account, seconds] of pairs(draft.lines)) {
    const [kind, id, part] = account.split(':') as [string, GrantId, 'available' | 'held' | undefined];
    if (kind === 'grant' && part) {
      const grant = grants.get(id);
      if (!grant) throw new Error(`Entry ${draft._id} moves seconds of grant ${id}, which is not open.`);
      grants.set(id, { ...grant, [part]: grant[part] + seconds });
      changed.add(id);
    } else if (kind === 'used') used += seconds;
    else if (kind === 'overdraft') overdraft += seconds;
    else if (kind === 'unfunded') unfunded += seconds;
  }
  for (const id of changed) {
    const grant = grants.get(id);
    if (grant && (grant.available < 0 || grant.held < 0)) throw new Error(`Entry ${draft._id} would make grant ${id} negative.`);
  }
  if (overdraft < 0 || unfunded < 0) throw new Error(`Entry ${draft._id} would make overdraft or unfunded negative.`);
  if (draft.type === 'close') {
    for (const id of grants.keys()) closed.push(id);
    grants.clear();
    changed.clear();
  }
  const target = draft.type === 'expire' || draft.type === 'effect' ? (draft._id.split(':')[1] as GrantId) : undefined;
  const grant = target && grants.get(target);
  if (target && grant && draft.type === 'effect') {
    grants.set(target, { ...grant, active: true });
    changed.add(target);
  }
  if (target && grant && draft.type === 'expire' && grant.held === 0) {
    grants.delete(target);
    changed.delete(target);
    closed.push(target);
  }
  const settings = draft.settings ?? state.settings;
  return { after: { ...state, grants, used, overdraft, unfunded, settings }, changed, closed };
}

/** Packs what an entry has to say about the state after it. `full` makes it a checkpoint. */
export function packState(
  after: WorkspaceState,
  changed: ReadonlySet<GrantId>,
  closed: GrantId[],
  full: boolean,
): Pick<Entry, 's' | 'g' | 'x' | 'full' | 'settings'> {
  const g: (string | number)[] = [];
  for (const id of full ? after.grants.keys() : changed) {
    const grant = after.grants.get(id);
    if (grant) g.push(id, grant.available, grant.held, grant.reclaimed, grant.active ? 1 : 0);
  }
  return {
    s: [after.used, after.overdraft, after.unfunded, after.live, after.armed],
    ...(g.length > 0 ? { g } : {}),
    ...(closed.length > 0 ? { x: closed } : {}),
    ...(full ? { full: 1 as const, settings: after.settings } : {}),
  };
}

/** The state after a stored entry, read from what it packed. `termsOf` knows the terms of every grant it names. */
export function readPacked(state: WorkspaceState, entry: Entry, termsOf: (id: GrantId) => GrantTerms): WorkspaceState {
  const [used = 0, overdraft = 0, unfunded = 0, live = 0, armed = 0] = entry.s;
  let grants = state.grants;
  if (entry.full || entry.g || entry.x) {
    const next = new GrantList(entry.full ? [] : state.grants);
    let added = Boolean(entry.full);
    const g = entry.g ?? [];
    for (let i = 0; i < g.length; i += 5) {
      const id = g[i] as GrantId;
      const [available, held, reclaimed, active] = g.slice(i + 1, i + 5) as number[];
      added ||= !next.has(id);
      next.set(id, {
        terms: termsOf(id),
        available: available ?? 0,
        held: held ?? 0,
        reclaimed: reclaimed ?? 0,
        active: active === 1,
      });
    }
    for (const id of entry.x ?? []) next.delete(id as GrantId);
    grants = added ? new GrantList(inDrawOrder([...next])) : next;
  }
  const settings = entry.settings ?? state.settings;
  return { kind: 'workspace', n: entry.n, hash: entry.hash, grants, used, overdraft, unfunded, live, armed, settings };
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
