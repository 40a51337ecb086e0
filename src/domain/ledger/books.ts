import { Batch } from '../../platform/batch.js';
import type { Connection } from '../../platform/mongo.js';
import type { GrantId } from '../ids.js';
import { watchThresholds } from './alert.js';
import type { Binder } from './binder.js';
import { CHECKPOINT_EVERY, isCheckpoint } from './checkpoint.js';
import type { ChainId, Draft, Entry, GrantTerms, SourceTerms } from './entry.js';
import { SharedChains } from './shared-chains.js';
import { EMPTY_SOURCE, readPackedSource, type SourceState, stepSource } from './source-state.js';
import * as store from './store.js';
import type { StoredEntry } from './stored-entry.js';
import { packState, readPacked } from './workspace-packing.js';
import { EMPTY_WORKSPACE, step, type WorkspaceState } from './workspace-state.js';

export type ChainState = WorkspaceState | SourceState;

/** Entries that do not make sense: somebody has changed or removed what must never change. */
export class BrokenChain extends Error {}

/** States remembered per process; more chains than this in use at once are simply read again. */
const MOST_HEADS = 20_000;

/**
 * What this process remembers of chains: the state after the last entry it knows to be durable, and grant terms, which never
 * change. Remembering only saves reading; a chain's next number decides what is true.
 */
export class Books {
  readonly #heads = new Map<ChainId, ChainState>();
  readonly #terms = new Map<GrantId, GrantTerms>();
  readonly #sources = new Map<ChainId, SourceTerms>();
  readonly shared = new SharedChains();
  #moved = new Map<ChainId, { n: number; hash: string }>();
  /** Flushes and readers ask for many chains at once. */
  readonly #since: Batch<{ chain: ChainId; n: number }, Entry[] | undefined>;

  constructor(
    readonly db: Connection,
    readonly key: Buffer,
  ) {
    this.#since = new Batch((known) => store.sinceAll(db, known, CHECKPOINT_EVERY), 200);
  }

  /** The remembered state, or undefined. */
  head(chain: ChainId): ChainState | undefined {
    return this.#heads.get(chain);
  }

  /** The same while nobody else is known to write the chain, too: to plan on another would be in vain. */
  trusted(chain: ChainId): ChainState | undefined {
    return this.shared.has(chain) ? undefined : this.#heads.get(chain);
  }

  /** Remembers a state whose last entry is durable. */
  remember(chain: ChainId, state: ChainState): void {
    this.#heads.delete(chain);
    this.#heads.set(chain, state);
    if (this.#heads.size > MOST_HEADS) this.#heads.delete(this.#heads.keys().next().value as ChainId);
  }

  /** Remembers that this process wrote the chain up to a durable entry. */
  wrote(chain: ChainId, state: ChainState): void {
    this.remember(chain, state);
    this.#moved.set(chain, { n: state.n, hash: state.hash });
  }

  /** The chains written since the last time this was asked. */
  takeMoved(): Map<ChainId, { n: number; hash: string }> {
    const moved = this.#moved;
    this.#moved = new Map();
    return moved;
  }

  /** For when nothing could be done with what `takeMoved` gave. */
  putBack(moved: ReadonlyMap<ChainId, { n: number; hash: string }>): void {
    this.#moved = new Map([...moved, ...this.#moved]);
  }

  forget(chain: ChainId): void {
    this.#heads.delete(chain);
  }

  /** L21: the state as the majority has it now; reads only what was added since the remembered one. */
  async current(chain: ChainId): Promise<ChainState> {
    const known = this.#heads.get(chain);
    if (!known) return this.load(chain);
    const added = await this.#since.add({ chain, n: known.n });
    this.shared.wasRead(chain, added?.length !== 0);
    if (!added) return this.load(chain);
    const state = added.length === 0 ? known : await this.#replay(chain, known, added);
    const head = this.#heads.get(chain);
    if (!head || head.n < state.n) this.remember(chain, state);
    return state;
  }

  /** Reads a chain's end and remembers it. */
  async load(chain: ChainId): Promise<ChainState> {
    const state = await this.#replay(chain, emptyState(chain), fromCheckpoint(await store.tail(this.db, chain)));
    this.remember(chain, state);
    return state;
  }

  /** The state after entry `n`, read from the chain itself. */
  async at(chain: ChainId, n: number): Promise<ChainState> {
    const entries = (await store.page(this.db, chain, n + 1, CHECKPOINT_EVERY)).reverse();
    return this.#replay(chain, emptyState(chain), fromCheckpoint(entries));
  }

  /** The state after each of these entries of a workspace, which follow `from` on its chain. */
  async statesAfter(from: WorkspaceState, entries: Entry[]): Promise<WorkspaceState[]> {
    await this.#learnTerms(entries);
    let state = from;
    return entries.map((entry) => {
      state = readPacked(state, entry, (id) => this.#termsOf(id));
      return state;
    });
  }

  async #replay(chain: ChainId, from: ChainState, entries: Entry[]): Promise<ChainState> {
    if (from.kind === 'source') {
      let state = from;
      const terms = from.terms ?? this.#sources.get(chain) ?? (entries.length > 0 ? await this.#sourceTerms(chain) : null);
      for (const entry of entries) state = readPackedSource(state, entry, terms);
      return state;
    }
    await this.#learnTerms(entries);
    let state = from;
    for (const entry of entries) state = readPacked(state, entry, (id) => this.#termsOf(id));
    return state;
  }

  async #sourceTerms(chain: ChainId): Promise<SourceTerms | null> {
    const [entry] = await store.pageUp(this.db, chain, 0, 1);
    if (entry?.source) this.#sources.set(chain, entry.source);
    return entry?.source ?? null;
  }

  async #learnTerms(entries: Entry[]): Promise<void> {
    const missing = new Set<string>();
    for (const entry of entries) {
      if (entry.grant) this.#terms.set(entry.grant.id, entry.grant);
      for (let i = 0; i < (entry.g?.length ?? 0); i += 5) {
        const id = entry.g?.[i] as GrantId;
        if (!this.#terms.has(id)) missing.add(`move:${id}:in`);
      }
    }
    for (const entry of await store.byKeys(this.db, [...missing])) if (entry.grant) this.#terms.set(entry.grant.id, entry.grant);
  }

  #termsOf(id: GrantId): GrantTerms {
    const terms = this.#terms.get(id);
    if (!terms) throw new BrokenChain(`The terms of grant ${id} are missing from its chain.`);
    return terms;
  }

  /** Puts a draft on its chain, after `state`: gives the document it is in now, and the state after it, whose hash is the binder's in the end. */
  bind<S extends ChainState>(binder: Binder, state: S, draft: Draft, at: Date): { doc: StoredEntry; after: S } {
    const n = state.n + 1;
    if (state.kind === 'source') {
      const after = { ...stepSource(state, draft), n, hash: '', at: at.getTime() };
      return { doc: binder.add(n, draft, { s: [after.available, after.expired] }), after: after as ChainState as S };
    }
    const { after, changed } = step(state, draft);
    const { armed, crossed } = watchThresholds(state, after, draft.type === 'grant' || draft.type === 'effect');
    after.n = n;
    after.at = at.getTime();
    after.armed = armed;
    after.hash = '';
    const doc = binder.add(n, draft, packState(after, changed, isCheckpoint(n)), crossed);
    if (draft.grant) this.#terms.set(draft.grant.id, draft.grant);
    return { doc, after: after as ChainState as S };
  }
}

const emptyState = (chain: ChainId): ChainState => (chain.startsWith('w:') ? EMPTY_WORKSPACE : EMPTY_SOURCE);

/** The last of these entries that says the whole state, or is a chain's first, and what follows it. */
const fromCheckpoint = (entries: Entry[]): Entry[] =>
  entries.slice(
    Math.max(
      0,
      entries.findLastIndex(({ full, n }) => full || n === 1),
    ),
  );
