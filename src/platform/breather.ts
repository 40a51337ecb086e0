import { performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';

/** Above this part of the time somebody else keeps the thread busy. */
const BUSY = 0.7;
/** So long at most until it is looked again whether the thread is still busy. */
const LOOK_MS = 25;
/** Less work than this in a row disturbs nobody. */
const SHORT_MS = 10;

export interface BreatherOptions {
  /** How much longer than it has worked it waits. */
  times?: number;
  /** What it waits in all at most, in milliseconds. */
  mostMs?: number;
  /** What part of its time the thread was busy (0 to 1) during a wait of so many milliseconds. */
  waitAndLook?: (ms: number) => Promise<number>;
  /** Milliseconds since any fixed moment. */
  now?: () => number;
}

/**
 * For long work beside calls: lets them go first. Between its pieces it waits four times as long as the last one took, and so takes
 * at most a fifth of the thread, as long as others keep the thread busy; where nobody does it goes on at once. It waits `mostMs` in
 * all (a minute), so that the work comes to its end though calls never cease.
 */
export class Breather {
  readonly #times: number;
  readonly #waitAndLook: (ms: number) => Promise<number>;
  readonly #now: () => number;
  #left: number;
  #since: number;

  constructor({ times = 4, mostMs = 60_000, waitAndLook = busyDuring, now = () => performance.now() }: BreatherOptions = {}) {
    this.#times = times;
    this.#left = mostMs;
    this.#waitAndLook = waitAndLook;
    this.#now = now;
    this.#since = now();
  }

  /** After a piece of work; the next begins when it resolves. */
  async rest(): Promise<void> {
    const end = this.#now();
    const worked = end - this.#since;
    if (worked < SHORT_MS) return;
    const until = end + Math.min(worked * this.#times, this.#left);
    let at = end;
    // Looked at while it waits, and not before, when it was busy itself.
    for (let busy = 1; busy > BUSY && at < until; at = this.#now()) busy = await this.#waitAndLook(Math.min(LOOK_MS, until - at));
    this.#left -= at - end;
    this.#since = at;
  }
}

async function busyDuring(ms: number): Promise<number> {
  const before = performance.eventLoopUtilization();
  await sleep(ms);
  return performance.eventLoopUtilization(before).utilization;
}
