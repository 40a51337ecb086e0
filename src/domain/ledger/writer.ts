import type { Clock } from '../../platform/clock.js';
import type { Logger } from '../../platform/log.js';
import type { Books } from './books.js';
import type { ChainId } from './entry.js';
import { look } from './look.js';
import { outcomeOfPlan, planFlush } from './plan-flush.js';
import * as store from './store.js';
import { byChain, type Outcome, type Planner, type Task, unavailable, type Wish } from './task.js';

const MOST_PER_FLUSH = 500;
const MOST_WAITING = 50_000;
/** With so many waiting, a second flush sets out beside the first: planning one while the other is written. */
const ENOUGH_FOR_TWO = 200;
const MOST_FLUSHES = 2;

/**
 * Puts entries on chains for one process. One flush is in flight and the next gathers behind it, so load makes batches and quiet
 * times make none; there is no timer. Only where very much is waiting there are two, and never on the same chain. Many processes may
 * write the same chains: the unique number decides, and the loser plans again on what the winner wrote.
 */
export class ChainWriter {
  #queue: Task[] = [];
  /** How many of them wait for a chain that nobody writes just now; more at most. */
  #free = 0;
  readonly #inFlight = new Set<ChainId>();
  readonly #flushes = new Set<Promise<void>>();
  #gathering = false;
  /** Chains that have just collided flush alone, so that nobody waits behind them in the same insert. */
  readonly #alone = new Map<ChainId, Task[]>();
  readonly #lanes = new Set<Promise<void>>();
  /** Told where the details are of entries, at the moment these are sent. Must not throw. */
  beside: (details: readonly string[]) => void = () => {};

  constructor(
    private readonly books: Books,
    private readonly clock: Clock,
    private readonly log: Logger,
    private readonly onFollow: () => void,
    private readonly patienceMs = 10_000,
  ) {}

  /**
   * Runs a plan against a chain and answers when its entries are journaled by a majority. Rejects with the planner's refusal, or
   * with `unavailable` when the database could not be reached in ten seconds: then nobody knows, and sending again is safe.
   */
  submit<T>(chain: ChainId, keys: string[], careful: boolean, plan: Planner<T>): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      this.#take(chain, { keys: () => keys, careful, plan }, performance.now(), (outcome) =>
        'value' in outcome ? resolve(outcome.value as T) : reject(outcome.error),
      );
    });
  }

  /** The same for many wishes on one chain, with one promise for all: what became of each, in their order. Never rejects. */
  submitAll<T>(chain: ChainId, wishes: readonly Wish<T>[]): Promise<Outcome<T>[]> {
    return new Promise((resolve) => {
      const outcomes = new Array<Outcome<T>>(wishes.length);
      const now = performance.now();
      let open = wishes.length;
      if (open === 0) resolve(outcomes);
      for (const [i, wish] of wishes.entries()) {
        this.#take(chain, wish, now, (outcome) => {
          outcomes[i] = outcome as Outcome<T>;
          open--;
          if (open === 0) resolve(outcomes);
        });
      }
    });
  }

  #take(chain: ChainId, wish: Wish<unknown>, now: number, settle: Task['settle']): void {
    if (this.#queue.length >= MOST_WAITING) {
      settle({ error: unavailable('Too many calls are waiting to be written.') });
      return;
    }
    const lane = this.#alone.get(chain);
    // On a chain that has just collided a key is likely to be there already.
    const careful = wish.careful || lane !== undefined;
    const task: Task = { chain, wish, careful, fresh: false, tries: 0, deadline: now + this.patienceMs, settle };
    if (lane) lane.push(task);
    else {
      this.#queue.push(task);
      if (!this.#inFlight.has(chain)) this.#free++;
    }
    this.#gather();
  }

  /** Resolves when everything submitted so far has been answered. */
  async drain(): Promise<void> {
    while (this.#gathering || this.#flushes.size > 0 || this.#lanes.size > 0) {
      await Promise.all([...this.#flushes, ...this.#lanes, turn()]);
    }
  }

  /** A turn of the event loop lets what arrives together share a flush. */
  #gather(): void {
    if (this.#gathering || this.#flushes.size === MOST_FLUSHES) return;
    this.#gathering = true;
    setImmediate(() => {
      this.#gathering = false;
      this.#depart();
    });
  }

  #depart(): void {
    if (this.#queue.length === 0 || (this.#flushes.size > 0 && this.#free < ENOUGH_FOR_TWO)) return;
    const tasks = this.#pick();
    if (tasks.length === 0) return;
    const chains = new Set(tasks.map(({ chain }) => chain));
    for (const chain of chains) this.#inFlight.add(chain);
    const flush = this.#run(tasks).finally(() => {
      for (const chain of chains) this.#inFlight.delete(chain);
      this.#flushes.delete(flush);
      this.#free = this.#queue.length;
      this.#gather();
    });
    this.#flushes.add(flush);
    this.#gather();
  }

  /** The first that wait, without those whose chain is being written. */
  #pick(): Task[] {
    const tasks: Task[] = [];
    const left: Task[] = [];
    this.#free = 0;
    for (const task of this.#queue) {
      const free = !this.#inFlight.has(task.chain);
      if (free && tasks.length < MOST_PER_FLUSH) tasks.push(task);
      else {
        left.push(task);
        if (free) this.#free++;
      }
    }
    this.#queue = left;
    return tasks;
  }

  async #run(tasks: Task[]): Promise<void> {
    const { again, collided, failed } = await this.#flush(tasks);
    this.#queue.unshift(...again.filter((task) => task.chain !== collided));
    if (collided) {
      const lost = again.filter((task) => task.chain === collided);
      const gathered = this.#queue.filter((task) => task.chain === collided);
      this.#queue = this.#queue.filter((task) => task.chain !== collided);
      this.#openLane(collided, [...lost, ...gathered]);
    }
    if (failed) await pause(50 + Math.random() * 100);
  }

  #openLane(chain: ChainId, tasks: Task[]): void {
    this.#alone.set(chain, tasks);
    const running = this.#runLane(chain, tasks).finally(() => this.#lanes.delete(running));
    this.#lanes.add(running);
  }

  async #runLane(chain: ChainId, lane: Task[]): Promise<void> {
    for (let lost = 0; lane.length > 0; ) {
      // The winner's entry is usually there to be read by now; only while the majority does not have it is waiting of any use.
      if (lost > 0) await pause(5 + Math.random() * 45);
      const { again, collided, failed } = await this.#flush(lane.splice(0, MOST_PER_FLUSH));
      lost = collided || failed ? lost + 1 : 0;
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
    const { heads, known } = await look(this.books, this.log, tasks, groups);
    const { docs, details, waiting, heads: reached } = planFlush(this.books, groups, heads, known, this.clock.now());
    this.beside(details);
    const { durable, collided, error } =
      docs.length === 0 ? { durable: 0, collided: false } : await store.append(this.books.db, docs);
    if (error !== undefined) {
      for (const { task, own } of waiting) task.sent = new Set([...(task.sent ?? []), ...own.map(({ hash }) => hash)]);
      throw error;
    }
    const lost = new Set(docs.slice(durable).map((doc) => doc.chain));
    const winner = collided ? docs[durable]?.chain : undefined;
    for (const [chain, state] of reached) if (!lost.has(chain)) this.books.wrote(chain, state);
    const again: Task[] = [];
    for (const one of waiting) {
      const { task, after, doubtful } = one;
      // What is remembered is behind, or may be while no insert proves it right: judged again on a head just read.
      if (doubtful || task.chain === winner) task.fresh = true;
      if (doubtful || after > durable) again.push(task);
      else task.settle(outcomeOfPlan(one));
    }
    if (docs.slice(0, durable).some((doc) => doc.follow)) this.onFollow();
    return winner ? { again: this.#again(again), collided: winner } : { again };
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

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
