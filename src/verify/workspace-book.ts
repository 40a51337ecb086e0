import type { Book } from './chain-walk.js';
import type { Conservation } from './conservation.js';
import { faultsOfCall } from './settlement.js';
import { linesOf, type StoredEntry, type StoredGrant } from './stored.js';
import { watch } from './thresholds.js';
import { faultsOf } from './workspace-rules.js';
import { applyLines, emptyView, type GrantView, negatives, standing, type WorkspaceView } from './workspace-view.js';

const CHECKPOINT_EVERY = 64;

/** A workspace's balance from its lines alone, and what each entry must be. */
export class WorkspaceBook implements Book {
  readonly #terms = new Map<string, StoredGrant>();
  #view: WorkspaceView;
  #billed = 0;
  /** False after something that did not fit: balances are unknown until the next checkpoint. */
  #trusted = true;
  #whole = true;

  constructor(
    chain: string,
    private readonly conservation: Conservation,
  ) {
    this.#view = emptyView(chain.slice(2));
  }

  distrust(): void {
    this.#trusted = false;
    this.#whole = false;
  }

  post(entry: StoredEntry): string[] {
    const lines = linesOf(entry);
    if (entry.grant) this.#terms.set(entry.grant.id, entry.grant);
    if (entry.type === 'grant' && entry.grant) this.conservation.arrived(entry.chain, entry.n, entry.grant);
    this.#attribute(entry, lines);
    this.#sendBack(entry, lines);
    const wrong = this.#foreign(lines);
    if (entry.type === 'settle' || entry.type === 'quarantine') wrong.push(...faultsOfCall(entry));
    this.#billed += entry.type === 'settle' ? (entry.call?.billed ?? 0) : 0;
    if (this.#trusted) wrong.push(...this.#step(entry, lines));
    if (!this.#trusted || wrong.length > 0) this.#resume(entry);
    return wrong;
  }

  end(): string[] {
    const { grants, used, overdraft, unfunded } = this.#view;
    for (const { terms, available, held } of grants.values()) this.conservation.add(terms.sourceId, 'granted', available + held);
    if (!this.#whole) for (const { sourceId } of this.#terms.values()) this.conservation.lost(sourceId);
    if (!this.#whole || this.#billed === used + overdraft + unfunded) return [];
    return [`L2: ${this.#billed} s were billed, ${used} used + ${overdraft} overdraft + ${unfunded} unfunded`];
  }

  #step(entry: StoredEntry, lines: ReadonlyMap<string, number>): string[] {
    const view = this.#view;
    view.clock = Math.max(view.clock, entry.at.getTime());
    const wrong = faultsOf(view, entry, lines);
    const was = standing(view);
    const { thresholds } = view.settings;
    const had = new Set(view.grants.keys());
    try {
      applyLines(view, entry, lines);
    } catch (error) {
      return [...wrong, (error as Error).message];
    }
    wrong.push(...negatives(view), ...watch(view, was, thresholds, entry));
    const { limitPolicy, overdraftCapSeconds } = view.settings;
    const allowed = limitPolicy === 'finish' ? overdraftCapSeconds : 0;
    if ((lines.get(`overdraft:${view.id}`) ?? 0) > 0 && view.overdraft > allowed) wrong.push('L3: overdraft is above its cap');
    return [...wrong, ...this.#packed(entry, lines, had)];
  }

  /** What the entry packed against what its lines give. */
  #packed(entry: StoredEntry, lines: ReadonlyMap<string, number>, had: ReadonlySet<string>): string[] {
    const view = this.#view;
    const wrong: string[] = [];
    const bits = [...view.armed].reduce((sum, place) => sum + 2 ** place, 0);
    const totals = [view.used, view.overdraft, view.unfunded, view.live, bits];
    if (totals.join('/') !== entry.s.join('/'))
      wrong.push(`L4: its state says ${entry.s.join('/')}, its lines give ${totals.join('/')}`);
    const closed = [...had].filter((id) => !view.grants.has(id));
    if ([...closed].sort().join() !== [...(entry.x ?? [])].sort().join())
      wrong.push(`L4: it closes ${entry.x?.join() ?? 'none'}, it should close ${closed.join() || 'none'}`);
    const full = entry.n % CHECKPOINT_EVERY === 1;
    if (full !== (entry.full === 1)) wrong.push(`L4: it is ${entry.full ? 'a' : 'no'} checkpoint`);
    const touched = full ? [...view.grants.keys()] : touchedBy(entry, lines).filter((id) => view.grants.has(id));
    const due = touched.map((id) => pack(view.grants.get(id) as GrantView)).sort();
    const given = packedGrants(entry).map(pack).sort();
    if (due.join() !== given.join())
      wrong.push(`L4: its grants are ${given.join() || 'none'}, its lines give ${due.join() || 'none'}`);
    if (full && JSON.stringify(entry.settings) !== JSON.stringify(view.settings))
      wrong.push('L4: its settings are not those in force');
    return wrong.concat(this.#unknownTerms(entry));
  }

  #unknownTerms(entry: StoredEntry): string[] {
    const unknown = packedGrants(entry).filter(({ id }) => !this.#terms.has(id));
    return unknown.map(({ id }) => `the terms of grant ${id} are nowhere on its chain`);
  }

  /** After something that did not fit: a checkpoint is believed again, when the terms of all its grants are known. */
  #resume(entry: StoredEntry): void {
    this.distrust();
    if (entry.full !== 1 || this.#unknownTerms(entry).length > 0) return;
    const [used = 0, overdraft = 0, unfunded = 0, live = 0, bits = 0] = entry.s;
    const settings = entry.settings ?? this.#view.settings;
    const armed = new Set([...settings.thresholds.keys()].filter((place) => Math.floor(bits / 2 ** place) % 2 === 1));
    const grants = new Map(packedGrants(entry).map((g) => [g.id, { ...g, terms: this.#terms.get(g.id) as StoredGrant }]));
    const clock = entry.at.getTime();
    this.#view = { id: this.#view.id, clock, grants, used, overdraft, unfunded, live, armed, settings };
    this.#trusted = true;
  }

  /** Whose source's seconds were used and lapsed. */
  #attribute(entry: StoredEntry, lines: ReadonlyMap<string, number>): void {
    const used = entry.type === 'grant' ? (lines.get(`used:${this.#view.id}`) ?? 0) : 0;
    if (entry.grant) this.conservation.add(entry.grant.sourceId, 'used', used);
    for (const [account, seconds] of lines) {
      const [kind, id = ''] = account.split(':');
      if (kind === 'expired') this.conservation.add(id, 'expired', seconds);
      const source = kind === 'grant' ? this.#terms.get(id)?.sourceId : undefined;
      if (source && (entry.type === 'settle' || entry.type === 'effect')) this.conservation.add(source, 'used', -seconds);
    }
  }

  /** Seconds that a closed workspace sends back to where they came from. */
  #sendBack(entry: StoredEntry, lines: ReadonlyMap<string, number>): void {
    for (const [account, seconds] of lines) {
      if (!account.startsWith('transit:back-')) continue;
      const grantId = account.slice('transit:back-'.length);
      this.conservation.sentBack(grantId, seconds);
      if (entry.type === 'bounce') this.conservation.bounced(entry.chain, entry.n, grantId, seconds);
      // A bounced grant is in transit already; a closed one leaves the workspace with this entry.
      const source = entry.type === 'close' ? this.#terms.get(grantId)?.sourceId : undefined;
      if (source) this.conservation.add(source, 'transit', seconds);
    }
  }

  #foreign(lines: ReadonlyMap<string, number>): string[] {
    const { id } = this.#view;
    const own = new Set(['world', `used:${id}`, `overdraft:${id}`, `unfunded:${id}`]);
    const foreign = [...lines.keys()].filter((account) => !own.has(account) && !/^(?:grant|transit|expired):/.test(account));
    return foreign.map((account) => `${account} has no place on this chain`);
  }
}

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
  if (entry.type === 'effect') ids.add(entry._id.slice('effect:'.length));
  return [...ids];
}
