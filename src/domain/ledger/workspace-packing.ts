import type { GrantId } from '../ids.js';
import { inDrawOrder } from './draw-order.js';
import type { Entry, GrantTerms } from './entry.js';
import { GrantList } from './grant-list.js';
import { NOTHING_PULLED, type WorkspaceState, withRepaid } from './workspace-state.js';

/** Packs what an entry has to say about the state after it. `full` makes it a checkpoint. */
export function packState(
  after: WorkspaceState,
  changed: ReadonlySet<GrantId>,
  full: boolean,
): Pick<Entry, 's' | 'g' | 'r' | 'full' | 'settings'> {
  const g: (string | number)[] = [];
  for (const id of full ? after.grants.keys() : changed) {
    const grant = after.grants.get(id);
    if (grant) g.push(id, grant.available, grant.held, grant.reclaimed, grant.active ? 1 : 0);
  }
  const { day, times, seconds } = after.pulled;
  return {
    s: [after.used, after.overdraft, after.unfunded, after.live, after.armed, ...(day > 0 ? [day, times, seconds] : [])],
    ...(g.length > 0 ? { g } : {}),
    ...(full && after.repaid.size > 0 ? { r: [...after.repaid].flat() } : {}),
    ...(full ? { full: 1 as const, settings: after.settings } : {}),
  };
}

/** The state after a stored entry, read from what it packed. `termsOf` knows the terms of every grant it names. */
export function readPacked(state: WorkspaceState, entry: Entry, termsOf: (id: GrantId) => GrantTerms): WorkspaceState {
  const [used = 0, overdraft = 0, unfunded = 0, live = 0, armed = 0, day = 0, times = 0, seconds = 0] = entry.s;
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
  const repaid = entry.r || entry.full ? withRepaid(entry.full ? new Map() : state.repaid, entry.r ?? []) : state.repaid;
  const pulled = day > 0 ? { day, times, seconds } : NOTHING_PULLED;
  const { n, hash } = entry;
  const at = entry.at.getTime();
  return { kind: 'workspace', n, hash, at, grants, used, overdraft, unfunded, live, armed, pulled, repaid, settings };
}
