import { type Bench, median, quantile, round, table } from './bench.js';
import { furnish, shots } from './calls.js';
import { layGround } from './ground.js';
import { fire, type Load } from './load.js';

const CONNECTIONS = 64;
const GOAL = 0.5;

/**
 * Calls of 1,000 workspaces spread over two instances without regard to which workspace they are of, as a load balancer does, against
 * one instance alone. Both share the machine: what is measured is what instances cost each other, not what a second machine gives.
 */
export const ingestInstances: Bench = async (options) => {
  const ground = await layGround();
  try {
    const workspaces = options.small ? 10 : 1_000;
    const second = await ground.anotherApp();
    // Workspaces of its own for each side: who writes a chain alone must not find what the other side has left there.
    const [alone, shared] = [await furnish(ground, workspaces, 3, 'alone'), await furnish(ground, workspaces, 3, 'shared')];
    const byOne = () => fire(ground.app.url, CONNECTIONS, options.seconds, shots(alone));
    const byTwo = () =>
      Promise.all(
        [ground.app.url, second.url].map((url) => fire(url, CONNECTIONS / 2, options.seconds, shots(shuffled(shared)))),
      );
    for (let warmUp = 0; warmUp < (options.small ? 1 : 3); warmUp++) {
      await byOne();
      await byTwo();
    }
    const one: Load[] = [];
    const two: { perSecond: number; latencies: number[] }[] = [];
    for (let pair = 0; pair < options.pairs; pair++) {
      one.push(await byOne());
      const loads = await byTwo();
      two.push({
        perSecond: loads.reduce((sum, { perSecond }) => sum + perSecond, 0),
        latencies: loads.flatMap(({ latencies }) => latencies),
      });
      options.say(
        `pair ${pair + 1} of ${options.pairs}: one ${Math.round(one.at(-1)?.perSecond ?? 0)}/s, two ${Math.round(two.at(-1)?.perSecond ?? 0)}/s`,
      );
    }
    const [oneRate, twoRate] = [one, two].map((loads) => median(loads.map(({ perSecond }) => perSecond))) as [number, number];
    const [oneP99, twoP99] = [one, two].map((loads) => median(loads.map(({ latencies }) => quantile(latencies, 0.99)))) as [
      number,
      number,
    ];
    const ratio = round(twoRate / oneRate);
    const row = [Math.round(twoRate), Math.round(oneRate), ratio, `≥ ${GOAL}`, round(twoP99), round(oneP99)];
    options.say(table(['two/s', 'one/s', 'ratio', 'goal', 'two p99 ms', 'one p99 ms'], [row]));
    return [
      {
        bench: 'ingest-instances',
        ratio,
        goal: GOAL,
        twoPerSecond: Math.round(twoRate),
        onePerSecond: Math.round(oneRate),
        twoP99Ms: round(twoP99),
        oneP99Ms: round(oneP99),
        ok: ratio >= GOAL,
      },
    ];
  } finally {
    await ground.stop();
  }
};

/** In another order each time, so that the two instances do not go through them in step. */
function shuffled(keys: readonly string[]): string[] {
  const order = [...keys];
  for (let i = order.length - 1; i > 0; i--) {
    const j = Math.floor(Math.random() * (i + 1));
    [order[i], order[j]] = [order[j] as string, order[i] as string];
  }
  return order;
}
