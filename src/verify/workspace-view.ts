import { before } from './rules.js';
import type { StoredEntry, StoredGrant, StoredSettings } from './stored.js';

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
  /** The latest time any entry has named: instances' clocks differ a little, but a chain does not go back in time. */
  clock: number;
}

export function emptyView(id: string): WorkspaceView {
  const settings = { limitPolicy: 'stop', overdraftCapSeconds: 0, thresholds: [20, 0] };
  return { id, grants: new Map(), used: 0, overdraft: 0, unfunded: 0, live: 0, armed: new Set(), settings, clock: 0 };
}

/** Open grants in draw order (L8). */
export function inOrder(view: WorkspaceView): GrantView[] {
  return [...view.grants.values()].sort((a, b) => (before(a.terms, b.terms) ? -1 : 1));
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

/** Lets an entry's lines, and nothing else in it, change the balances. Throws when they name a grant that is not open. */
export function applyLines(view: WorkspaceView, entry: StoredEntry, lines: ReadonlyMap<string, number>): void {
  if (entry.type === 'grant' && entry.grant) {
    const active = entry.grant.effectiveAt <= entry.grant.createdAt;
    view.grants.set(entry.grant.id, { terms: entry.grant, available: 0, held: 0, reclaimed: 0, active });
  }
  for (const [account, seconds] of lines) {
    const [kind, id = '', part] = account.split(':');
    if (kind === 'used') view.used += seconds;
    if (kind === 'overdraft') view.overdraft += seconds;
    if (kind === 'unfunded') view.unfunded += seconds;
    if (kind !== 'grant') continue;
    const grant = view.grants.get(id);
    if (!grant || (part !== 'available' && part !== 'held')) throw new Error(`${account} is no open grant's`);
    grant[part] += seconds;
  }
  const target = view.grants.get(entry._id.slice(entry._id.indexOf(':') + 1));
  if (entry.type === 'effect' && target) target.active = true;
  if (entry.type === 'expire' && target && target.held === 0) view.grants.delete(target.terms.id);
  if (entry.type === 'close') view.grants.clear();
  if (entry.settings) view.settings = entry.settings;
}

/** Which balances are below zero, or overdraft above what was ever allowed (L3). */
export function negatives(view: WorkspaceView): string[] {
  const wrong: string[] = [];
  for (const { terms, available, held } of view.grants.values()) {
    if (available < 0 || held < 0) wrong.push(`L3: grant ${terms.id} is negative`);
  }
  if (view.used < 0 || view.overdraft < 0 || view.unfunded < 0) wrong.push('L3: used, overdraft or unfunded is negative');
  return wrong;
}
