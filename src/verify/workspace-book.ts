import { attribute } from './attribution.js';
import type { Book } from './chain-walk.js';
import type { Conservation } from './conservation.js';
import { Corrections } from './corrections.js';
import { Holds } from './holds.js';
import { linesOf } from './lines.js';
import { faultsOfPacked, readCheckpoint, remember, unknownTerms } from './packed.js';
import { faultsOfCall, faultsOfRelease } from './settlement.js';
import { afterKind, type StoredEntry, type StoredGrant } from './stored.js';
import { watch } from './thresholds.js';
import { TopUps } from './top-up.js';
import { type About, faultsOf } from './workspace-rules.js';
import { applyLines, emptyView, negatives, standing, type WorkspaceView } from './workspace-view.js';

/** Finds entries by their keys, wherever they stand. */
export type LookUp = (keys: string[]) => Promise<StoredEntry[]>;

/** A workspace's balance from its lines alone, and what each entry must be. */
export class WorkspaceBook implements Book {
  readonly #terms = new Map<string, StoredGrant>();
  readonly #holds = new Holds();
  readonly #corrections = new Corrections();
  readonly #topUps = new TopUps();
  #view: WorkspaceView;
  /** Billed and not returned. */
  #billed = 0;
  /** False after something that did not fit: balances are unknown until the next checkpoint. */
  #trusted = true;
  #whole = true;

  constructor(
    chain: string,
    private readonly conservation: Conservation,
    private readonly lookUp: LookUp,
  ) {
    this.#view = emptyView(chain.slice(2));
  }

  distrust(): void {
    this.#trusted = false;
    this.#whole = false;
  }

  missed(): void {
    this.distrust();
    this.#holds.lost();
  }

  async post(entry: StoredEntry): Promise<string[]> {
    const lines = linesOf(entry);
    if (entry.grant) this.#terms.set(entry.grant.id, entry.grant);
    attribute(this.conservation, this.#terms, this.#view.id, entry, lines);
    const hold = this.#holds.of(entry);
    const reversed = await this.#reversed(entry);
    const wrong = [...this.#foreign(lines), ...(await this.#aboutCall(entry, hold, reversed))];
    const settles = entry.type === 'settle' || entry.type === 'release';
    const fits = wrong.length === 0;
    const about = { hold, reversed: fits ? reversed : undefined, corrections: this.#corrections };
    this.#topUps.follow(entry);
    if (this.#trusted) wrong.push(...this.#step(entry, lines, about));
    this.#holds.follow(entry);
    this.#billed += (settles ? (entry.call?.billed ?? 0) : 0) - this.#corrections.follow(entry);
    if (!this.#trusted || wrong.length > 0) this.#resume(entry);
    return wrong;
  }

  async end(): Promise<string[]> {
    const { grants, used, overdraft, unfunded } = this.#view;
    for (const { terms, available, held } of grants.values()) this.conservation.add(terms.sourceId, 'granted', available + held);
    if (!this.#whole) for (const { sourceId } of this.#terms.values()) this.conservation.lost(sourceId);
    const wrong = await this.#heldTooLate([...this.#holds.live].map(([call, { n }]) => ({ call, n })));
    if (!this.#whole || this.#billed === used + overdraft + unfunded) return wrong;
    return [...wrong, `L2: ${this.#billed} s are billed, ${used} used + ${overdraft} overdraft + ${unfunded} unfunded`];
  }

  async #reversed({ type, reverses }: StoredEntry): Promise<StoredEntry | undefined> {
    if ((type !== 'correct' && type !== 'release') || !reverses) return undefined;
    return (await this.lookUp([reverses]))[0];
  }

  /** What an entry about a call must be whatever the balance was. */
  async #aboutCall(entry: StoredEntry, hold: About['hold'], reversed: StoredEntry | undefined): Promise<string[]> {
    const seen = hold === 'unknown' ? undefined : hold;
    switch (entry.type) {
      case 'settle':
      case 'quarantine':
        return faultsOfCall(entry);
      case 'release':
        return [...faultsOfCall(entry), ...faultsOfRelease(entry, reversed, seen)];
      case 'correct':
        return this.#corrections.faults(entry, reversed);
      case 'lapse':
        return seen ? this.#heldTooLate([{ call: afterKind(entry._id), n: seen.n }]) : [];
      default:
        return [];
    }
  }

  /** L9: a start that is reported after its end changes nothing, so it holds nothing. */
  async #heldTooLate(holds: { call: string; n: number }[]): Promise<string[]> {
    const ends = await this.lookUp(holds.map(({ call }) => `end:${call}`));
    const endOf = new Map(ends.map(({ _id, n }) => [afterKind(_id), n]));
    return holds.flatMap(({ call, n }) => {
      const end = endOf.get(call);
      return end !== undefined && end < n ? [`L9: entry ${n} holds minutes for ${call}, which entry ${end} had ended`] : [];
    });
  }

  #step(entry: StoredEntry, lines: ReadonlyMap<string, number>, about: About): string[] {
    const view = this.#view;
    view.clock = Math.max(view.clock, entry.at.getTime());
    const wrong = faultsOf(view, entry, lines, about);
    const was = standing(view);
    const { thresholds } = view.settings;
    const before = remember(view);
    try {
      applyLines(view, entry, lines);
    } catch (error) {
      return [...wrong, (error as Error).message];
    }
    wrong.push(...negatives(view), ...watch(view, was, thresholds, entry), ...this.#topUps.faults(view, entry));
    const { limitPolicy, overdraftCapSeconds } = view.settings;
    const allowed = limitPolicy === 'finish' ? overdraftCapSeconds : 0;
    if ((lines.get(`overdraft:${view.id}`) ?? 0) > 0 && view.overdraft > allowed) wrong.push('L3: overdraft is above its cap');
    return [...wrong, ...faultsOfPacked(view, before, entry, lines), ...unknownTerms(entry, this.#terms)];
  }

  /** After something that did not fit: a checkpoint is believed again, when the terms of all its grants are known. */
  #resume(entry: StoredEntry): void {
    this.distrust();
    if (entry.full !== 1 || unknownTerms(entry, this.#terms).length > 0) return;
    this.#view = readCheckpoint(this.#view, entry, this.#terms);
    this.#trusted = true;
  }

  #foreign(lines: ReadonlyMap<string, number>): string[] {
    const { id } = this.#view;
    const own = new Set(['world', `used:${id}`, `overdraft:${id}`, `unfunded:${id}`]);
    const foreign = [...lines.keys()].filter((account) => !own.has(account) && !/^(?:grant|transit|expired):/.test(account));
    return foreign.map((account) => `${account} has no place on this chain`);
  }
}
