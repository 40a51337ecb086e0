import { expect, test } from '@jest/globals';
import { Kick } from '../../src/jobs/index.js';

/** A kick whose runs are counted and can be waited for. */
function counted(restMs: number) {
  const runs: number[] = [];
  let ran = () => {};
  const kick = new Kick(
    async () => {
      runs.push(performance.now());
      ran();
    },
    () => {},
    restMs,
  );
  const next = () =>
    new Promise<void>((resolve) => {
      ran = resolve;
    });
  return { kick, runs, next };
}

test('what is asked for again and again runs at once, and then after its rest, once for all', async () => {
  const { kick, runs, next } = counted(60);
  const asked = performance.now();
  const first = next();
  kick.now();
  await first;
  const second = next();
  for (let i = 0; i < 100; i++) {
    kick.now();
    await Promise.resolve();
  }
  await second;
  await kick.stop();
  expect(runs).toHaveLength(2);
  expect((runs[0] ?? 0) - asked).toBeLessThan(60);
  // Timers may be a little early.
  expect((runs[1] ?? 0) - (runs[0] ?? 0)).toBeGreaterThan(55);
});

test('a stop does not wait for the rest', async () => {
  const { kick, runs, next } = counted(3_600_000);
  const first = next();
  kick.now();
  await first;
  await new Promise<void>((resolve) => setImmediate(resolve));
  kick.now();
  await kick.stop();
  kick.now();
  expect(runs).toHaveLength(1);
  expect(kick.isOver).toBe(true);
});
