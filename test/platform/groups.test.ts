import { expect, test } from '@jest/globals';
import { inGroups, inLanes } from '../../src/platform/groups.js';
import { LeaseLost } from '../../src/platform/lease.js';

const TEN = Array.from({ length: 10 }, (_, i) => i);

test('work is done in groups, and one that cannot be done is found and keeps no other from its turn', async () => {
  const done = new Set<number>();
  const groups: number[] = [];
  const failed: number[] = [];
  const work = async (group: number[]) => {
    groups.push(group.length);
    if (group.includes(6)) throw new Error('no luck');
    for (const item of group) done.add(item);
  };
  await expect(inGroups(TEN, 4, work, (_, item) => failed.push(item))).rejects.toThrow('1 of 10 could not be done');
  expect([failed, [...done].sort((a, b) => a - b)]).toEqual([[6], TEN.filter((item) => item !== 6)]);
  expect(groups).toEqual([4, 4, 2, 2, 1, 1, 2]);
  expect(
    await inGroups(
      TEN,
      100,
      async (group) => groups.push(group.length),
      () => {},
    ),
  ).toBe(10);
  expect(groups.at(-1)).toBe(10);
});

test('F5: who has lost the lease stops at once', async () => {
  let groups = 0;
  const work = async () => {
    groups++;
    throw new LeaseLost('lost');
  };
  await expect(inGroups(TEN, 4, work, () => {})).rejects.toBeInstanceOf(LeaseLost);
  expect(groups).toBe(1);
});

test('what is done in lanes keeps its order, and only so much is under way at a time', async () => {
  let [now, most] = [0, 0];
  const doubled = await inLanes(TEN, 3, async (item) => {
    most = Math.max(most, ++now);
    await new Promise<void>((resolve) => setImmediate(resolve));
    now--;
    return item * 2;
  });
  expect(doubled).toEqual(TEN.map((item) => item * 2));
  expect(most).toBe(3);
});
