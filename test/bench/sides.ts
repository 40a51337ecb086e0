import type { BenchOptions } from './bench.js';
import { shots } from './calls.js';
import type { Ground } from './ground.js';
import { fire, type Load } from './load.js';

/** The app, the raw insert behind the same HTTP shell, and the raw insert behind a bare one. */
export const SIDES = ['raw', 'bare', 'app'] as const;
export type Side = (typeof SIDES)[number];

/**
 * Loads each side in turn, with so many calls in a request, and gives what came of it. Who comes first changes from pair to pair: the
 * database still has to put away what the one before has written.
 */
export async function measureSides(
  ground: Ground,
  keys: readonly string[],
  { connections, calls }: { connections: number; calls: number },
  { small, seconds, pairs, say }: BenchOptions,
): Promise<Record<Side, Load[]>> {
  const url = { raw: ground.rawUrl, bare: ground.bareUrl, app: ground.app.url };
  const loads: Record<Side, Load[]> = { raw: [], bare: [], app: [] };
  // Twice, because what has just begun is compiled while it runs.
  const warmUp = small ? 1 : 2;
  for (let pair = 1 - warmUp; pair <= pairs; pair++) {
    const first = (pair + SIDES.length) % SIDES.length;
    for (const side of [...SIDES.slice(first), ...SIDES.slice(0, first)]) {
      const load = await fire(url[side], connections, seconds, shots(keys, calls, side === 'app' ? 'app' : 'raw'));
      if (pair > 0) loads[side].push(load);
    }
    if (pair > 0)
      say(`pair ${pair} of ${pairs}: ${SIDES.map((side) => `${side} ${perSecond(loads[side].at(-1), calls)}/s`).join(', ')}`);
  }
  return loads;
}

const perSecond = (load: Load | undefined, calls: number): number => Math.round((load?.perSecond ?? 0) * calls);
