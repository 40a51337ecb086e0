import type { Clock } from '../../platform/clock.js';
import type { Logger } from '../../platform/log.js';
import { DomainError } from '../errors.js';
import type { Books, ChainState } from './books.js';
import type { ChainId, Draft, Entry } from './entry.js';
import * as store from './store.js';

/** An entry that is already there under a key; `mine` when this very task wrote it in a try whose answer was lost. */
export interface Known {
  entry: Entry;
  mine: boolean;
}

/**
 * Decides what a task adds to its chain. Pure: it may be asked again with a newer state. `answer` is called with the state after
 * its own drafts, once they are durable. Throws to refuse.
 */
export type Planner<T> = (
  state: ChainState,
  now: Date,
  known: (key: string) => Known | undefined,
) => { drafts: Draft[]; answer: (after: ChainState) => T };

interface Task {
  chain: ChainId;
  keys: string[];
  /** Whether keys must be looked up even while no call is live; without it `_id` alone catches a repetition. */
  careful: boolean;
  tries: number;
  deadline: number;
  /** Hashes of what earlier tries sent. */
  sent: Set<string>;
  plan: Planner<unknown>;
  settle: (outcome: { value: unknown } | { error: unknown }) => void;
}

const MOST_PER_FLUSH = 1_000;
const MOST_WAITING = 50_000;
const PATIENCE_MS = 10_000;

/**
 * Puts entries on chains for one process. One flush is in flight and the next gathers behind it, so load makes batches and quiet
 * times make none; there is no timer. Many processes may write the same chains: the unique number decides, and the loser plans
 * again on what the winner wrote.
 */
export class ChainWriter {
  #queue: Task[] = [];
  /** Chains that have just collided flush alone, so that nobody waits behind them in the same insert. */
  readonly #alone = new Map<ChainId, Task[]>();
  #running: Promise<void> | undefined;
  readonly #lanes = new Set<Promise<void>>();

  constructor(
    private readonly books: Books,
    private readonly clock: Clock,
    private readonly log: Logger,
    private readonly onFollow: () => void,
  ) {}

  /**
   * Runs a plan against a chain and answers when its entries are journaled by a majority. Rejects with the planner's refusal, or
   * with `unavailable` when the database could not be reached in ten seconds: then nobody knows, and sending again is safe.
   */
  submit<T>(chain: ChainId, keys: string[], careful: boolean, plan: Planner<T>): Promise<T> {
    if (this.#queue.length >= MOST_WAITING) return Promise.reject(unavailable('Too many calls are waiting to be written.'));
    return new Promise<T>((resolve, reject) => {
      const settle: Task['settle'] = (outcome) => ('value' in outcome ? resolve(outcome.value as T) : reject(outcome.error));
      const task: Task = {
        chain,
        keys,
        careful,
        tries: 0,
        deadline: performance.now() + PATIENCE_MS,
        sent: new Set(),
        plan,
        settle,
      };
      const lane = this.#alone.get(chain);
      if (lane) lane.push(task);
      else this.#queue.push(task);
      this.#running ??= this.#run();
    });
  }

  /** Resolves when everything submitted so far has been answered. */
  async drain(): Promise<void> {
    while (this.#running || this.#lanes.size > 0) await Promise.all([this.#running, ...this.#lanes]);
  }

  async #run(): Promise<void> {
    // A turn of the event loop lets requests that arrived together share the first flush.
    await new Promise<void>((resolve) => setImmediate(resolve));
    while (this.#queue.length > 0) {
      const { again, collided, failed } = await this.#flush(this.#queue.splice(0, MOST_PER_FLUSH));
      this.#queue.unshift(...again.filter((task) => task.chain !== collided));
      if (collided) {
        const lost = again.filter((task) => task.chain === collided);
        const gathered = this.#queue.filter((task) => task.chain === collided);
        this.#queue = this.#queue.filter((task) => task.chain !== collided);
        this.#openLane(collided, [...lost, ...gathered]);
      }
      if (failed) await pause(50 + Math.random() * 100);
    }
    this.#running = undefined;
  }

  #openLane(chain: ChainId, tasks: Task[]): void {
    this.#alone.set(chain, tasks);
    const running = this.#runLane(chain, tasks).finally(() => this.#lanes.delete(running));
    this.#lanes.add(running);
  }

  async #runLane(chain: ChainId, lane: Task[]): Promise<void> {
    while (lane.length > 0) {
      // While the winner's entry is not yet known to the majority, reading again would show the same head.
      await pause(5 + Math.random() * 45);
      const { again } = await this.#flush(lane.splice(0, MOST_PER_FLUSH));
      lane.unshift(...again);
    }
    this.#alone.delete(chain);
  }

  /** Tries to write what the tasks plan; gives back those that have to be planned again, and why. */
  async #flush(tasks: Task[]): Promise<Flushed> {
    try {
      return await this.#attempt(tasks);
    } catch (error) {
      this.log.warn({ err: error, tasks: tasks.length }, 'ledger flush failed');
      for (const { chain } of tasks) this.books.forget(chain);
      return { again: this.#again(tasks, error), failed: true };
    }
  }

  async #attempt(tasks: Task[]): Promise<Flushed> {
    const groups = byChain(tasks);
    // The head must be known before the keys are read: the other order held minutes below zero (ledger-design.md).
    await Promise.all([...groups.keys()].map((chain) => this.books.head(chain) ?? this.books.load(chain)));
    const known = await this.#lookUp(tasks);
    const planned = this.#plan(groups, known);
    const { docs, waiting, heads } = planned;
    const { durable, collided, error } =
      docs.length === 0 ? { durable: 0, collided: false } : await store.append(this.books.db, docs);
    if (error !== undefined) throw error;
    const lost = new Set(docs.slice(durable).map((doc) => doc.chain));
    for (const [chain, state] of heads) {
      if (!lost.has(chain)) this.books.wrote(chain, state);
      else if (docs[durable]?.chain === chain || docs.slice(0, durable).some((doc) => doc.chain === chain))
        this.books.forget(chain);
    }
    const again: Task[] = [];
    for (const { task, after, outcome } of waiting) {
      if (after <= durable) task.settle(outcome());
      else again.push(task);
    }
    if (docs.slice(0, durable).some((doc) => doc.follow)) this.onFollow();
    const winner = collided ? docs[durable]?.chain : undefined;
    return winner ? { again: this.#again(again), collided: winner } : { again };
  }

  async #lookUp(tasks: Task[]): Promise<Map<string, Entry>> {
    const wanted = tasks.filter((task) => {
      const head = this.books.head(task.chain);
      return task.careful || task.tries > 0 || (head?.kind === 'workspace' && head.live > 0);
    });
    const found = await store.byKeys(
      this.books.db,
      wanted.flatMap((task) => task.keys),
    );
    return new Map(found.map((entry) => [entry._id, entry]));
  }

  #plan(groups: Map<ChainId, Task[]>, known: Map<string, Entry>): Planned {
    const now = this.clock.now();
    const docs: Entry[] = [];
    const waiting: Planned['waiting'] = [];
    const heads = new Map<ChainId, ChainState>();
    for (const [chain, tasks] of groups) {
      const head = this.books.head(chain);
      if (!head) throw new Error(`The head of ${chain} was forgotten while it was needed.`);
      let state = head;
      let last = 0;
      for (const task of tasks) {
        try {
          const { drafts, answer } = task.plan(state, now, (key) => {
            const entry = known.get(key);
            return entry && { entry, mine: task.sent.has(entry.hash) };
          });
          for (const draft of drafts) {
            const { entry, after } = this.books.next(chain, state, draft, now);
            docs.push(entry);
            task.sent.add(entry.hash);
            known.set(entry._id, entry);
            state = after;
            last = docs.length;
          }
          const reached = state;
          waiting.push({ task, after: last, outcome: () => attempt(() => answer(reached)) });
        } catch (error) {
          waiting.push({ task, after: last, outcome: () => ({ error }) });
        }
      }
      heads.set(chain, state);
    }
    return { docs, waiting, heads };
  }

  #again(tasks: Task[], error?: unknown): Task[] {
    const patient: Task[] = [];
    for (const task of tasks) {
      task.tries++;
      if (performance.now() < task.deadline) patient.push(task);
      else task.settle({ error: unavailable('The database did not confirm the write in time.', error) });
    }
    return patient;
  }
}

interface Flushed {
  again: Task[];
  /** The chain on which somebody else was faster. */
  collided?: ChainId;
  /** The database could not be asked. */
  failed?: boolean;
}

interface Planned {
  docs: Entry[];
  /** `after`: how many documents must be durable before the task may be answered. */
  waiting: { task: Task; after: number; outcome: () => { value: unknown } | { error: unknown } }[];
  heads: Map<ChainId, ChainState>;
}

function attempt(make: () => unknown): { value: unknown } | { error: unknown } {
  try {
    return { value: make() };
  } catch (error) {
    return { error };
  }
}

function byChain(tasks: Task[]): Map<ChainId, Task[]> {
  const groups = new Map<ChainId, Task[]>();
  for (const task of tasks) {
    const group = groups.get(task.chain);
    if (group) group.push(task);
    else groups.set(task.chain, [task]);
  }
  return groups;
}

function unavailable(message: string, cause?: unknown): DomainError {
  const error = new DomainError('unavailable', message, {
    next: "We can't tell yet whether it was saved. Sending the same again is safe.",
  });
  if (cause !== undefined) error.cause = cause;
  return error;
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
