import { inPairs } from './lines.js';
import { before, inForce } from './rules.js';
import { afterKind, type StoredEntry, type StoredGrant, type StoredSettings } from './stored.js';

export interface GrantView {
  terms: StoredGrant;
  available: number;
  held: number;
  reclaimed: number;
  active: boolean;
}

/** A workspace as its entries so far leave it. */
export interface WorkspaceView {
  id: string;
  grants: Map<string, GrantView>;
  used: number;
  overdraft: number;
  unfunded: number;
  live: number;
  /** Thresholds that may fire, by their place in the list. */
  armed: Set<number>;
  settings: StoredSettings;
  /** Overdraft that each grant has repaid and no correction has given back, the earliest first (L13). */
  repaid: Map<string, number>;
  /** Day, pulls and seconds of the last local day on which a top-up pulled; empty when none ever did (L10). */
  pulled: number[];
  /** The latest time any entry has named: instances' clocks differ a little, but a chain does not go back in time. */
  clock: number;
}

export function emptyView(id: string): WorkspaceView {
  const settings = { limitPolicy: 'stop', overdraftCapSeconds: 0, thresholds: [20, 0] };
  return {
    ...{ id, grants: new Map(), used: 0, overdraft: 0, unfunded: 0, live: 0, armed: new Set<number>() },
    ...{ settings, repaid: new Map(), pulled: [], clock: 0 },
  };
}

/** Open grants in draw order (L8). */
export function inOrder(view: WorkspaceView): GrantView[] {
  return [...view.grants.values()].sort((a, b) => (before(a.terms, b.terms) ? -1 : 1));
}

/** L8: the grants that may be drawn from now, in draw order. */
export function usableNow(view: WorkspaceView): GrantView[] {
  return inOrder(view).filter((grant) => grant.active && inForce(grant.terms, view.clock));
}

/** L7: of grants in draw order, the pulse of the first that has seconds, else of the first, else 60/60. */
export function pulseOf(usable: readonly GrantView[]): [number, number] {
  const terms = (usable.find((grant) => grant.available > 0) ?? usable[0])?.terms;
  return terms ? [terms.minimumSeconds, terms.incrementSeconds] : [60, 60];
}

const inEffect = (view: WorkspaceView): GrantView[] => [...view.grants.values()].filter((grant) => grant.active);

/** Seconds that can be drawn, and what they were when the grants were whole (L18). */
export function standing(view: WorkspaceView): { available: number; base: number } {
  const active = inEffect(view);
  return {
    available: active.reduce((sum, grant) => sum + grant.available, 0),
    base: active.reduce((sum, grant) => sum + grant.terms.seconds - grant.reclaimed, 0),
  };
}

/** Lets an entry's lines and type, and nothing else in it, change the balances. Throws when they name a grant that is not open. */
export function applyLines(view: WorkspaceView, entry: StoredEntry, lines: ReadonlyMap<string, number>): void {
  if (entry.type === 'grant' && entry.grant) {
    const active = entry.grant.effectiveAt <= entry.grant.createdAt;
    view.grants.set(entry.grant.id, { terms: entry.grant, available: 0, held: 0, reclaimed: 0, active });
    countPull(view, entry.grant);
  }
  const touched = new Set<GrantView>();
  // L18: what is taken back or lapses is no part of a grant any more; what a call used of its hold still is.
  const leaving = ['reclaim', 'transfer', 'expire'].includes(entry.type) || entry.ownHold === 1;
  for (const [account, seconds] of lines) {
    const [kind, id = '', part] = account.split(':');
    if (kind === 'used') view.used += seconds;
    if (kind === 'overdraft') view.overdraft += seconds;
    if (kind === 'unfunded') view.unfunded += seconds;
    if (kind !== 'grant') continue;
    const grant = view.grants.get(id);
    if (!grant || (part !== 'available' && part !== 'held')) throw new Error(`${account} is no open grant's`);
    grant[part] += seconds;
    touched.add(grant);
    if (leaving) grant.reclaimed -= seconds;
  }
  const used = entry.ownHold ? inPairs(entry.call?.draws) : [];
  for (const [id, seconds] of used) (view.grants.get(id) as GrantView).reclaimed -= seconds;
  if (entry.type === 'hold') view.live++;
  if (entry.ownHold) view.live--;
  const target = view.grants.get(afterKind(entry._id));
  if (entry.type === 'effect' && target) target.active = true;
  repay(view, entry, lines);
  for (const grant of entry.type === 'expire' && target ? [target] : touched) {
    if (closes(view, entry, grant)) view.grants.delete(grant.terms.id);
  }
  if (entry.type === 'close') view.grants.clear();
  if (entry.settings) view.settings = entry.settings;
}

/** L13: a grant closes by time or by a full reclaim, and never while a call holds some of it. */
function closes(view: WorkspaceView, entry: StoredEntry, { terms, available, held }: GrantView): boolean {
  if (entry.type === 'expire') return held === 0;
  if (available !== 0 || held !== 0) return false;
  if (entry.type === 'reclaim' || entry.type === 'transfer') return true;
  return entry.ownHold === 1 && terms.expiresAt !== null && terms.expiresAt <= view.clock;
}

/** L10, L13: what a grant repays of the overdraft is noted with it; corrections take it back from the latest first. */
function repay(view: WorkspaceView, entry: StoredEntry, lines: ReadonlyMap<string, number>): void {
  const brought = entry.type === 'grant' ? entry.grant?.id : entry.type === 'effect' ? afterKind(entry._id) : undefined;
  const repaid = -(lines.get(`overdraft:${view.id}`) ?? 0);
  if (brought !== undefined && repaid > 0) view.repaid.set(brought, repaid);
  let rest = entry.type === 'correct' ? (entry.returned?.repaid ?? 0) : 0;
  for (const [id, seconds] of [...view.repaid].reverse()) {
    if (rest === 0) break;
    const back = Math.min(seconds, rest);
    rest -= back;
    if (back === seconds) view.repaid.delete(id);
    else view.repaid.set(id, seconds - back);
  }
}

/** A pull that was under way at midnight and arrives after one of the next day is of a day that is over: nothing counts it any more. */
function countPull(view: WorkspaceView, { topUpDay, seconds }: StoredGrant): void {
  if (topUpDay === undefined) return;
  const [day = 0, times = 0, sum = 0] = view.pulled;
  if (topUpDay > day) view.pulled = [topUpDay, 1, seconds];
  else if (topUpDay === day) view.pulled = [day, times + 1, sum + seconds];
}

/** Which balances are below zero, or overdraft above what was ever allowed (L3). */
export function negatives(view: WorkspaceView): string[] {
  const wrong: string[] = [];
  for (const { terms, available, held } of view.grants.values()) {
    if (available < 0 || held < 0) wrong.push(`L3: grant ${terms.id} is negative`);
  }
  if (view.used < 0 || view.overdraft < 0 || view.unfunded < 0) wrong.push('L3: used, overdraft or unfunded is negative');
  if (view.live < 0) wrong.push('L9: more holds were resolved than made');
  return wrong;
}
