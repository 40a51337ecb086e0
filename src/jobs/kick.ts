/** Runs something soon after it is asked for, never twice at the same time; what is asked meanwhile makes one more run. */
export class Kick {
  #running: Promise<void> | undefined;
  #again = false;
  #stopped = false;

  constructor(
    private readonly run: () => Promise<unknown>,
    private readonly onError: (error: unknown) => void,
  ) {}

  now(): void {
    this.#again = true;
    if (!this.#stopped) this.#running ??= this.#loop();
  }

  /** True once it has been stopped: a long run should come to an end. */
  get isOver(): boolean {
    return this.#stopped;
  }

  /** No further runs; resolves when a running one has ended. */
  async stop(): Promise<void> {
    this.#stopped = true;
    await this.#running;
  }

  async #loop(): Promise<void> {
    while (this.#again && !this.#stopped) {
      this.#again = false;
      await Promise.resolve().then(this.run).catch(this.onError);
    }
    this.#running = undefined;
  }
}
