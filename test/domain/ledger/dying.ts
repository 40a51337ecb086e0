import type { Death } from '../../support/model/commands.js';
import type { TestPlatform } from '../../support/platform.js';
import { interposed } from './interposed.js';

/**
 * Does an act on an instance that dies at the told read or insert, before or after it is done, without another word; then does it on
 * one that lives, as whoever has got no answer would. Gives what the last of them says.
 */
export async function dyingFirst<T>(on: TestPlatform, dies: Death, act: (on: TestPlatform) => Promise<T>): Promise<T> {
  if (dies) {
    let steps = 0;
    let dead: () => void = () => {};
    const death = new Promise<void>((resolve) => {
      dead = resolve;
    });
    const doomed = interposed(on, async (_kind, run) => {
      const step = steps++;
      if (step < dies.at) return run();
      if (step === dies.at && dies.after) await run();
      dead();
      return new Promise(() => {});
    });
    const alive = act(doomed).then(
      () => undefined,
      () => undefined,
    );
    await Promise.race([death, alive]);
  }
  return act(on);
}
