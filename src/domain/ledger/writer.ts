import type { Clock } from '../../platform/clock.js';
import type { Logger } from '../../platform/log.js';
import type { Books } from './books.js';
import type { ChainId } from './entry.js';
import { look } from './look.js';
import { outcomeOfPlan, planFlush, type Waiting } from './plan-flush.js';
import { append } from './store-append.js';
import { byChain, type Outcome, type Planner, type Task, unavailable, type Wish } from './task.js';

const MOST_PER_FLUSH = 500;
const MOST_WAITING = 50_000;
/** With so many waiting, a second flush sets out beside the first: planning one while the other is written. */
const ENOUGH_FOR_TWO = 200;
const MOST_FLUSHES = 2;
/** Who loses as often in a row rests before the next try. */
const LOSSES_BEFORE_REST = 3;
const LONGEST_REST_MS = 50;

/**
 * Puts entries on chains for one process. One flush is in flight and the next gathers behind it, so load makes batches and quiet
 * times make none; there is no timer. Only where very much is waiting there are two, and never on the same chain. Many processes may
 * write the same chains: the unique number decides, and the loser plans again on what the winner wrote, beside whatever else is waiting.
 */
export class ChainWriter {
  #queue: Task[] = [];
  /** How many of them wait for a chain that nobody writes just now; more at most. */
  #free = 0;
  readonly #inFlight = new Set<ChainId>();
  readonly #flushes = new Set<Promise<void>>();
  #gathering = false;
  /** Flushes whose answers are about to go out. */
  #answering = 0;
  readonly #resting = new Set<Promise<void>>();
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
    const deadline = now + this.patienceMs;
    this.#queue.push({ chain, wish, fresh: false, lookFirst: false, losses: 0, deadline, settle });
    if (!this.#inFlight.has(chain)) this.#free++;
    this.#gather();
  }

  /** Resolves when everything submitted so far has been answered. */
  async drain(): Promise<void> {
    while (this.#gathering || this.#answering > 0 || this.#flushes.size > 0 || this.#resting.size > 0) {
      await Promise.all([...this.#flushes, ...this.#resting, turn()]);
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
    const flush = this.#run(tasks).then((settled) => {
      for (const chain of chains) this.#inFlight.delete(chain);
      this.#flushes.delete(flush);
      this.#free = this.#queue.length;
      this.#gather();
      if (this.#queue.length > 0) this.#answerLater(settled);
      else answer(settled);
    });
    this.#flushes.add(flush);
    this.#gather();
  }

  /** Behind the next flush: the database works on that while those who wait for this one are answered. */
  #answerLater(settled: readonly Waiting[]): void {
    this.#answering++;
    setImmediate(() => {
      this.#answering--;
      answer(settled);
    });
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

  /** Gives those that may be answered. */
  async #run(tasks: Task[]): Promise<readonly Waiting[]> {
    const { again, settled = [], failed } = await this.#flush(tasks);
    this.#queue.unshift(...again.filter(({ losses }) => losses < LOSSES_BEFORE_REST));
    this.#rest(again.filter(({ losses }) => losses >= LOSSES_BEFORE_REST));
    if (failed) await pause(50 + Math.random() * 100);
    return settled;
  }

  /**
   * Others write these chains so often that this one comes too late each time, or the majority does not have what they wrote yet: those
   * who have lost go out of step with each other.
   */
  #rest(tasks: Task[]): void {
    if (tasks.length === 0) return;
    const losses = Math.max(...tasks.map((task) => task.losses));
    const longest = Math.min(LONGEST_REST_MS, 2 ** (losses - LOSSES_BEFORE_REST + 1));
    const rest = pause(Math.random() * longest).then(() => {
      this.#resting.delete(rest);
      this.#queue.unshift(...tasks);
      this.#free += tasks.length;
      this.#gather();
    });
    this.#resting.add(rest);
  }

  /** Tries to write what the tasks plan; gives back those that have to be planned again, and why. */
  async #flush(tasks: Task[]): Promise<Flushed> {
    try {
      return await this.#attempt(tasks);
    } catch (error) {
      this.log.warn({ err: error, tasks: tasks.length }, 'ledger flush failed');
      for (const task of tasks) {
        this.books.forget(task.chain);
        task.lookFirst = true;
      }
      return { again: this.#again(tasks, error), failed: true };
    }
  }

  async #attempt(tasks: Task[]): Promise<Flushed> {
    const groups = byChain(tasks);
    const { heads, known } = await look(this.books, this.log, tasks, groups);
    const { docs, details, waiting, heads: reached } = planFlush(this.books, groups, heads, known, this.clock.now());
    this.beside(details);
    const contested = [...reached.keys()].some((chain) => this.books.shared.has(chain));
    const { lost, collided, error } = await append(this.books.db, docs, contested);
    if (error !== undefined) {
      for (const { task, own } of waiting) task.sent = new Set([...(task.sent ?? []), ...own.map(({ hash }) => hash)]);
      throw error;
    }
    for (const { _id } of lost) reached.delete(_id.chain);
    for (const [chain, state] of reached) this.books.wrote(chain, state);
    for (const [chain, by] of collided) if (by === 'place') this.books.shared.add(chain);
    const doubled = [...collided.values()].includes('key');
    const again: Task[] = [];
    const settled: Waiting[] = [];
    for (const one of waiting) {
      const { task, needs, doubtful } = one;
      if (!doubtful && !(needs && lost.has(needs))) {
        settled.push(one);
        continue;
      }
      const hasLost = collided.has(task.chain);
      // What is remembered is behind, or may be while no insert proves it right: judged again on a head just read.
      if (doubtful || hasLost) task.fresh = true;
      // Calls that are sent again seldom come alone.
      if (doubtful || doubled) task.lookFirst = true;
      if (hasLost) task.losses++;
      again.push(task);
    }
    if (docs.some((doc) => doc.follow && !lost.has(doc))) this.onFollow();
    return { again: this.#again(again), settled };
  }

  #again(tasks: Task[], error?: unknown): Task[] {
    const patient: Task[] = [];
    for (const task of tasks) {
      if (performance.now() < task.deadline) patient.push(task);
      else task.settle({ error: unavailable('The database did not confirm the write in time.', error) });
    }
    return patient;
  }
}

interface Flushed {
  again: Task[];
  /** Those whose entries are durable, and that may be answered. */
  settled?: readonly Waiting[];
  /** The database could not be asked. */
  failed?: boolean;
}

function answer(settled: readonly Waiting[]): void {
  for (const one of settled) one.task.settle(outcomeOfPlan(one));
}

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
