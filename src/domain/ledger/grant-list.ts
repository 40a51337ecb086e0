import type { GrantId } from '../ids.js';
import type { GrantState } from './workspace-state.js';

/**
 * A map of grants in the order they were put in, cheap to copy: every entry makes a new state of a workspace, nearly always with the
 * same grants, and copying a hash table of twenty for each was the dearest part of planning one.
 */
export class GrantList implements ReadonlyMap<GrantId, GrantState> {
  readonly #states: GrantState[];
  /** Shared by all copies until one of them gets or loses a grant. */
  #places: ReadonlyMap<GrantId, number>;

  constructor(from: ReadonlyMap<GrantId, GrantState> | Iterable<readonly [GrantId, GrantState]> = []) {
    if (from instanceof GrantList) {
      this.#states = from.#states.slice();
      this.#places = from.#places;
    } else {
      const last = new Map(from);
      this.#states = [...last.values()];
      this.#places = places([...last.keys()]);
    }
  }

  get size(): number {
    return this.#states.length;
  }

  has(id: GrantId): boolean {
    return this.#places.has(id);
  }

  get(id: GrantId): GrantState | undefined {
    const place = this.#places.get(id);
    return place === undefined ? undefined : this.#states[place];
  }

  set(id: GrantId, state: GrantState): this {
    const place = this.#places.get(id);
    if (place === undefined) this.#places = places([...this.#places.keys(), id]);
    this.#states[place ?? this.#states.length] = state;
    return this;
  }

  delete(id: GrantId): boolean {
    const place = this.#places.get(id);
    if (place === undefined) return false;
    this.#states.splice(place, 1);
    this.#places = places([...this.#places.keys()].filter((other) => other !== id));
    return true;
  }

  clear(): void {
    this.#states.length = 0;
    this.#places = new Map();
  }

  keys(): MapIterator<GrantId> {
    return this.#places.keys();
  }

  values(): MapIterator<GrantState> {
    return this.#states.values();
  }

  *entries(): MapIterator<[GrantId, GrantState]> {
    for (const [id, place] of this.#places) yield [id, this.#states[place] as GrantState];
  }

  [Symbol.iterator](): MapIterator<[GrantId, GrantState]> {
    return this.entries();
  }

  forEach(visit: (state: GrantState, id: GrantId, list: ReadonlyMap<GrantId, GrantState>) => void): void {
    for (const [id, state] of this) visit(state, id, this);
  }
}

/** The keys of the map stand in the order of their places. */
const places = (ids: GrantId[]): ReadonlyMap<GrantId, number> => new Map(ids.map((id, place) => [id, place]));
