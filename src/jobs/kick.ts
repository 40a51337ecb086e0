import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Runs something soon after it is asked for, never twice at the same time; what is asked meanwhile makes one more run. Between runs it
 * rests for `restMs`: for what looks at the same things again each time, so that many requests in a row cost no more than a few.
 */
export class Kick {
  #running: Promise<void> | undefined;
  #again = false;
  readonly #stop = new AbortController();
  #endedAt = Number.NEGATIVE_INFINITY;

  constructor(
    private readonly run: () => Promise<unknown>,
    private readonly onError: (error: unknown) => void,
    private readonly restMs = 0,
  ) {}

  now(): void {
    this.#again = true;
    if (!this.isOver) this.#running ??= this.#loop();
  }

  /** True once it has been stopped: a long run should come to an end. */
  get isOver(): boolean {
    return this.#stop.signal.aborted;
  }

  /** No further runs; resolves when a running one has ended. */
  async stop(): Promise<void> {
    this.#stop.abort();
    await this.#running;
  }

  async #loop(): Promise<void> {
    while (this.#again && !this.isOver) {
      const rest = this.#endedAt + this.restMs - performance.now();
      if (rest > 0) await sleep(rest, undefined, { signal: this.#stop.signal }).catch(() => {});
      if (this.isOver) break;
      this.#again = false;
      await Promise.resolve().then(this.run).catch(this.onError);
      this.#endedAt = performance.now();
    }
    this.#running = undefined;
  }
}
