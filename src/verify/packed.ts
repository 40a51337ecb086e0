import { inPairs } from './lines.js';
import { afterKind, type StoredEntry, type StoredGrant } from './stored.js';
import { emptyView, type GrantView, type WorkspaceView } from './workspace-view.js';

const CHECKPOINT_EVERY = 64;

/** What an entry changes about a view and does not say in its lines, as it was before it. */
export interface Before {
  grants: ReadonlySet<string>;
  repaid: ReadonlyMap<string, number>;
}

export const remember = ({ grants, repaid }: WorkspaceView): Before => ({
  grants: new Set(grants.keys()),
  repaid: new Map(repaid),
});

/** L4: what an entry packed of the state after it, against what the lines give. */
export function faultsOfPacked(
  view: WorkspaceView,
  before: Before,
  entry: StoredEntry,
  lines: ReadonlyMap<string, number>,
): string[] {
  const wrong: string[] = [];
  const bits = [...view.armed].reduce((sum, place) => sum + 2 ** place, 0);
  const totals = [view.used, view.overdraft, view.unfunded, view.live, bits, ...view.pulled];
  if (totals.join('/') !== entry.s.join('/'))
    wrong.push(`L4: its state says ${entry.s.join('/')}, its lines give ${totals.join('/')}`);
  const closed = [...before.grants].filter((id) => !view.grants.has(id));
  if ([...closed].sort().join() !== [...(entry.x ?? [])].sort().join())
    wrong.push(`L4: it closes ${entry.x?.join() || 'none'}, it should close ${closed.join() || 'none'}`);
  const full = entry.n % CHECKPOINT_EVERY === 1;
  if (full !== (entry.full === 1)) wrong.push(`L4: it is ${entry.full ? 'a' : 'no'} checkpoint`);
  const touched = full ? [...view.grants.keys()] : touchedBy(entry, lines).filter((id) => view.grants.has(id));
  const due = touched.map((id) => pack(view.grants.get(id) as GrantView)).sort();
  const given = packedGrants(entry).map(pack).sort();
  if (due.join() !== given.join())
    wrong.push(`L4: its grants are ${given.join() || 'none'}, its lines give ${due.join() || 'none'}`);
  if (full && JSON.stringify(entry.settings) !== JSON.stringify(view.settings))
    wrong.push('L4: its settings are not those in force');
  return [...wrong, ...faultsOfRepaid(view, before, entry, full)];
}

/** L13: which grants have repaid overdraft: what this entry changed about it, the latest first; all of it in a checkpoint. */
function faultsOfRepaid(view: WorkspaceView, before: Before, entry: StoredEntry, full: boolean): string[] {
  const changed = [...new Set([...before.repaid.keys(), ...view.repaid.keys()])]
    .filter((id) => before.repaid.get(id) !== view.repaid.get(id))
    .map((id): [string, number] => [id, view.repaid.get(id) ?? 0]);
  const due = full ? [...view.repaid] : changed.reverse();
  const given = full ? inPairs(entry.r).filter(([, seconds]) => seconds > 0) : inPairs(entry.r);
  if (due.join() === given.join()) return [];
  return [`L13: its repayments are ${given.join(' ') || 'none'}, they should be ${due.join(' ') || 'none'}`];
}

/** The view that a checkpoint gives by itself. */
export function readCheckpoint(view: WorkspaceView, entry: StoredEntry, terms: ReadonlyMap<string, StoredGrant>): WorkspaceView {
  const [used = 0, overdraft = 0, unfunded = 0, live = 0, bits = 0, ...pulled] = entry.s;
  const settings = entry.settings ?? view.settings;
  const armed = new Set([...settings.thresholds.keys()].filter((place) => Math.floor(bits / 2 ** place) % 2 === 1));
  const grants = new Map(packedGrants(entry).map((g) => [g.id, { ...g, terms: terms.get(g.id) as StoredGrant }]));
  const repaid = new Map(inPairs(entry.r).filter(([, seconds]) => seconds > 0));
  const clock = Math.max(view.clock, entry.at.getTime());
  return { ...emptyView(view.id), grants, used, overdraft, unfunded, live, armed, settings, repaid, pulled, clock };
}

/** Grants of which an entry says something and whose terms were never seen. */
export const unknownTerms = (entry: StoredEntry, terms: ReadonlyMap<string, StoredGrant>): string[] =>
  packedGrants(entry).flatMap(({ id }) => (terms.has(id) ? [] : [`the terms of grant ${id} are nowhere on its chain`]));

interface Packed extends Omit<GrantView, 'terms'> {
  id: string;
}

function packedGrants({ g = [] }: StoredEntry): Packed[] {
  const grants: Packed[] = [];
  for (let i = 0; i < g.length; i += 5) {
    const [id, available, held, reclaimed, active] = g.slice(i, i + 5) as [string, number, number, number, number];
    grants.push({ id, available, held, reclaimed, active: active === 1 });
  }
  return grants;
}

const pack = (grant: Packed | GrantView): string => {
  const id = 'terms' in grant ? grant.terms.id : grant.id;
  return `${id}:${grant.available}/${grant.held}/${grant.reclaimed}/${grant.active ? 'active' : 'to come'}`;
};

/** Grants that an entry must say something about. */
function touchedBy(entry: StoredEntry, lines: ReadonlyMap<string, number>): string[] {
  const ids = new Set(
    [...lines.keys()].filter((account) => account.startsWith('grant:')).map((account) => account.split(':')[1] as string),
  );
  if (entry.type === 'grant' && entry.grant) ids.add(entry.grant.id);
  if (entry.type === 'effect') ids.add(afterKind(entry._id));
  return [...ids];
}
