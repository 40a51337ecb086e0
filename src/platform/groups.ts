import { LeaseLost } from './lease.js';

/**
 * Does `work` for items in groups of at most `together`. A group that fails is tried again in halves, so that what cannot be done is
 * found, told to `onError`, and keeps no other from its turn: `work` must be such that doing it again does no harm. Throws at the end
 * when anything failed, so that whoever asked knows; at once when the lease was lost (`LeaseLost`). Gives how many succeeded.
 */
export async function inGroups<T>(
  items: AsyncIterable<T> | Iterable<T>,
  together: number,
  work: (group: T[]) => Promise<unknown>,
  onError: (error: unknown, item: T) => void,
): Promise<number> {
  // All first: no cursor stays open while work is done.
  const all: T[] = [];
  for await (const item of items) all.push(item);
  const waiting: T[][] = [];
  for (let i = 0; i < all.length; i += together) waiting.push(all.slice(i, i + together));
  const failures: unknown[] = [];
  for (let group = waiting.shift(); group; group = waiting.shift()) {
    try {
      await work(group);
    } catch (error) {
      if (error instanceof LeaseLost) throw error;
      if (group.length > 1) {
        const half = Math.ceil(group.length / 2);
        waiting.unshift(group.slice(0, half), group.slice(half));
        continue;
      }
      onError(error, group[0] as T);
      failures.push(error);
    }
  }
  if (failures.length > 0) throw new AggregateError(failures, `${failures.length} of ${all.length} could not be done`);
  return all.length;
}

/** What `work` gives for each item, in their order; at most `lanes` are under way at a time. Rejects with the first failure. */
export async function inLanes<T, R>(items: readonly T[], lanes: number, work: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  let next = 0;
  const lane = async () => {
    for (let i = next++; i < items.length; i = next++) results[i] = await work(items[i] as T);
  };
  await Promise.all(Array.from({ length: Math.min(lanes, items.length) }, lane));
  return results;
}

/** Items by what `keyOf` says of each, in their order. */
export function grouped<T, K>(items: readonly T[], keyOf: (item: T) => K): Map<K, T[]> {
  const groups = new Map<K, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group) group.push(item);
    else groups.set(key, [item]);
  }
  return groups;
}
