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

/** Which goes next, 0 or 1, where both could. */
export type Turn = () => number;

/**
 * Does two acts on two instances of the same database, one operation at a time, in the order that `schedule` says: bit i set lets the
 * second go at step i. Gives both results, or what they were refused with. `warm` is done by both beforehand: then they remember.
 */
export async function interleave(
  platform: TestPlatform,
  acts: [Act, Act],
  schedule: number | Turn,
  warm?: Act,
): Promise<unknown[]> {
  const held = [new Held(platform), new Held(platform)] as const;
  if (warm) for (const one of held) await warm(one.platform);
  const running = Promise.all(held.map((one, i) => one.start(acts[i] as Act).catch((error: unknown) => error)));
  for (let step = 0; ; step++) {
    await Promise.all(held.map((one) => one.stopped()));
    const [first, second] = held;
    if (first.over && second.over) break;
    const alone = first.over ? second : second.over ? first : undefined;
    if (typeof schedule === 'number') (alone ?? ((schedule >> step) & 1 ? second : first)).release();
    else (alone ?? (schedule() ? second : first)).release();
  }
  return running;
}

/**
 * Calls `run` with every order that the first `steps` can have, each once: wherever both could go, one time the first goes, another
 * time the second. Gives how many there were.
 */
export async function inEveryOrder(steps: number, run: (turn: Turn) => Promise<void>): Promise<number> {
  const path: number[] = [];
  for (let orders = 1; ; orders++) {
    let at = 0;
    await run(() => {
      if (at < steps) path[at] ??= 0;
      return path[at++] ?? 0;
    });
    path.length = Math.min(at, steps);
    while (path.at(-1) === 1) path.pop();
    if (path.length === 0) return orders;
    path[path.length - 1] = 1;
  }
}
