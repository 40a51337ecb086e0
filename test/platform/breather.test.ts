import { expect, test } from '@jest/globals';
import { Breather } from '../../src/platform/breather.js';

/** A breather on a clock of its own; `busy` says how busy others keep the thread. */
function breathe(busy: () => number, mostMs = 60_000) {
  let now = 0;
  let waited = 0;
  const breather = new Breather({
    mostMs,
    now: () => now,
    waitAndLook: async (ms) => {
      now += ms;
      waited += ms;
      return busy();
    },
  });
  return async (workedMs: number): Promise<number> => {
    now += workedMs;
    waited = 0;
    await breather.rest();
    return waited;
  };
}

test('where others keep the thread busy, work takes a fifth of it', async () => {
  const rest = breathe(() => 0.95);
  expect(await rest(100)).toBe(400);
  expect(await rest(1_000)).toBe(4_000);
});

test('where nobody does, it goes on after one look, and after little work at once', async () => {
  const rest = breathe(() => 0.2);
  expect(await rest(1_000)).toBe(25);
  expect(await rest(5)).toBe(0);
  // Little by little it adds up.
  expect(await rest(5)).toBe(25);
});

test('it goes on as soon as the others have done', async () => {
  let looks = 0;
  const rest = breathe(() => (++looks < 4 ? 1 : 0.1));
  expect(await rest(1_000)).toBe(100);
});

test('however busy the others are, it waits no longer than its bound in all', async () => {
  const rest = breathe(() => 1, 1_000);
  expect([await rest(100), await rest(200), await rest(200)]).toEqual([400, 600, 0]);
});

test('by itself it looks at the loop it runs on', async () => {
  const breather = new Breather({ mostMs: 50 });
  const end = performance.now() + 20;
  while (performance.now() < end);
  const began = performance.now();
  await breather.rest();
  expect(performance.now() - began).toBeGreaterThan(5);
});
