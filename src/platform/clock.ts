import type { Connection } from './mongo.js';

/** The only maker of "now". Doors ask once per request and pass the answer down. */
export interface Clock {
  now(): Date;
}

/**
 * A clock that follows MongoDB's time rather than this machine's (L17), so that two instances agree on what has expired.
 * `measure` asks the server and keeps the offset in milliseconds; the shortest of three round trips is believed.
 */
export class DatabaseClock implements Clock {
  #offset = 0;

  now(): Date {
    return new Date(Date.now() + this.#offset);
  }

  /** Milliseconds this machine is behind MongoDB (negative when ahead), as last measured. */
  get offset(): number {
    return this.#offset;
  }

  /** Measures the offset to the primary's `localTime`. Rejects when the server cannot be reached. */
  async measure(db: Connection): Promise<number> {
    let best = Number.POSITIVE_INFINITY;
    for (let i = 0; i < 3; i++) {
      const before = Date.now();
      const hello = await db.getClient().db('admin').command({ hello: 1 });
      const trip = Date.now() - before;
      if (trip >= best) continue;
      best = trip;
      this.#offset = (hello.localTime as Date).getTime() - (before + trip / 2);
    }
    return this.#offset;
  }
}

/** A clock that stands still until it is moved; for tests and simulated time. */
export class ManualClock implements Clock {
  #now: number;

  constructor(start: string | number | Date = '2026-11-22T09:00:00.000Z') {
    this.#now = new Date(start).getTime();
  }

  now(): Date {
    return new Date(this.#now);
  }

  /** Moves time forward by `ms` milliseconds (or to `date`). */
  advance(ms: number): void {
    this.#now += ms;
  }

  set(date: string | number | Date): void {
    this.#now = new Date(date).getTime();
  }
}
