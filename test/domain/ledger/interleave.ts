import type { TestPlatform } from '../../support/platform.js';
import { interposed } from './interposed.js';

/** One of two instances, stopped before each of its operations until it is let go. */
class Held {
  #go: (() => void) | undefined;
  #changed: () => void = () => {};
  #over = false;
  #held = false;
  readonly platform: TestPlatform;

  constructor(platform: TestPlatform) {
    this.platform = interposed(platform, async (_kind, run) => {
      if (!this.#held) return run();
      await new Promise<void>((resolve) => {
        this.#go = resolve;
        this.#changed();
      });
      return run();
    });
  }

  start(act: (platform: TestPlatform) => Promise<unknown>): Promise<unknown> {
    this.#held = true;
    return act(this.platform).finally(() => {
      this.#over = true;
      this.#changed();
    });
  }

  get over(): boolean {
    return this.#over;
  }

  /** Resolves when it stands before an operation or has finished. */
  async stopped(): Promise<void> {
    while (!this.#go && !this.#over) {
      await new Promise<void>((resolve) => {
        this.#changed = resolve;
      });
    }
  }

  release(): void {
    const go = this.#go;
    this.#go = undefined;
    go?.();
  }
}

export type Act = (platform: TestPlatform) => Promise<unknown>;

/**
 * Does two acts on two instances of the same database, one operation at a time, in the order that `schedule` says: bit i set lets the
 * second go at step i. Gives both results, or what they were refused with. `warm` is done by both beforehand: then they remember.
 */
export async function interleave(platform: TestPlatform, acts: [Act, Act], schedule: number, warm?: Act): Promise<unknown[]> {
  const held = [new Held(platform), new Held(platform)] as const;
  if (warm) for (const one of held) await warm(one.platform);
  const running = Promise.all(held.map((one, i) => one.start(acts[i] as Act).catch((error: unknown) => error)));
  for (let step = 0; ; step++) {
    await Promise.all(held.map((one) => one.stopped()));
    const [first, second] = held;
    if (first.over && second.over) break;
    const wanted = (schedule >> step) & 1 ? second : first;
    (wanted.over ? (wanted === first ? second : first) : wanted).release();
  }
  return running;
}
