import { grouped } from '../../platform/groups.js';
import { DomainError } from '../errors.js';
import type { ChainState } from './books.js';
import type { ChainId, Draft, Entry } from './entry.js';

/** An entry that is already there under a key; `mine` when this very task wrote it in a try whose answer was lost. */
export interface Known {
  entry: Entry;
  mine: boolean;
}

/**
 * Decides what a task adds to its chain. Pure: it may be asked again with a newer state. `answer` is called with the state after
 * its own drafts, once they are durable. Throws to refuse.
 */
export type Planner<T> = (state: ChainState, now: Date, known: Lookup) => Plan<T>;

export interface Plan<T> {
  drafts: Draft[];
  answer: (after: ChainState) => T;
}

export type Lookup = (key: string) => Known | undefined;

/** What somebody wants decided on a chain. */
export interface Wish<T> {
  /** Under which it may have been done already. */
  keys(): string[];
  /** Whether keys must be looked up even while no call is live; without it the unique key alone catches a repetition. */
  readonly careful: boolean;
  plan(...given: Parameters<Planner<T>>): Plan<T>;
}

/** A wish on its way. */
export interface Task {
  chain: ChainId;
  wish: Wish<unknown>;
  /** It must be judged on what the database has now, not on what this process remembers. */
  fresh: boolean;
  /** It may have been done already: its keys are looked up. */
  lookFirst: boolean;
  /** How often somebody else was faster on its chain. */
  losses: number;
  deadline: number;
  /** Hashes of what tries sent whose answers were lost: such an entry, found later, is this task's own. */
  sent?: Set<string>;
  settle: (outcome: Outcome) => void;
}

export type Outcome<T = unknown> = { value: T } | { error: unknown };

/** What becomes of a promise. Never rejects. */
export const outcomeOf = <T>(promise: Promise<T>): Promise<Outcome<T>> =>
  promise.then(
    (value) => ({ value }),
    (error: unknown) => ({ error }),
  );

export const byChain = (tasks: readonly Task[]): Map<ChainId, Task[]> => grouped(tasks, ({ chain }) => chain);

/** Nobody can tell whether it was written. */
export function unavailable(message: string, cause?: unknown): DomainError {
  const error = new DomainError('unavailable', message, {
    next: "We can't tell yet whether it was saved. Sending the same again is safe.",
  });
  if (cause !== undefined) error.cause = cause;
  return error;
}
