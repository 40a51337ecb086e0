import { type Bench, type BenchResult, median, quantile, round, table } from './bench.js';
import { furnish } from './calls.js';
import { layGround } from './ground.js';
import { measureSides, type Side } from './sides.js';

const CONNECTIONS = 64;
const GOAL = 0.8;
const P99_GOAL = 1.6;

/**
 * `POST /api/v1/calls` with one call each, many workspaces, against the same fields inserted raw behind the same HTTP shell
 * (quality.md); and, for comparison, behind a bare one.
 */
export const ingestSingle: Bench = async (options) => {
  const results: BenchResult[] = [];
  const workspaces = options.small ? 10 : 1_000;
  for (const grants of [3, 20]) {
    const ground = await layGround();
    try {
      options.say(`Setting up ${workspaces} workspaces with ${grants} grants each …`);
      const keys = await furnish(ground, workspaces, grants);
      const loads = await measureSides(ground, keys, { connections: CONNECTIONS, calls: 1 }, options);
      const rate = (side: Side) => median(loads[side].map(({ perSecond }) => perSecond));
      const p99 = (side: Side) => median(loads[side].map(({ latencies }) => quantile(latencies, 0.99)));
      const [ratio, p99Ratio] = [round(rate('app') / rate('raw')), round(p99('app') / p99('raw'))];
      results.push({
        bench: 'ingest-single',
        grants,
        ratio,
        goal: GOAL,
        p99Ratio,
        p99Goal: P99_GOAL,
        bareRatio: round(rate('app') / rate('bare')),
        bareP99Ratio: round(p99('app') / p99('bare')),
        appPerSecond: Math.round(rate('app')),
        rawPerSecond: Math.round(rate('raw')),
        barePerSecond: Math.round(rate('bare')),
        appP99Ms: round(p99('app')),
        rawP99Ms: round(p99('raw')),
        bareP99Ms: round(p99('bare')),
        ok: ratio >= GOAL && p99Ratio <= P99_GOAL,
      });
    } finally {
      await ground.stop();
    }
  }
  const row = (r: BenchResult, against: 'raw' | 'bare') => {
    const isRaw = against === 'raw';
    const [ratio, p99Ratio] = isRaw ? [r.ratio, r.p99Ratio] : [r.bareRatio, r.bareP99Ratio];
    const goals = isRaw ? [`≥ ${GOAL}`, `≤ ${P99_GOAL}`] : ['', ''];
    return [
      r.grants,
      against,
      r.appPerSecond,
      r[`${against}PerSecond`],
      ratio,
      goals[0],
      r.appP99Ms,
      r[`${against}P99Ms`],
      p99Ratio,
      goals[1],
    ];
  };
  options.say(
    table(
      ['grants', 'against', 'app/s', 'its/s', 'ratio', 'goal', 'app p99 ms', 'its p99 ms', 'p99 ratio', 'goal'],
      results.flatMap((r) => [row(r, 'raw').map(String), row(r, 'bare').map(String)]),
    ),
  );
  return results;
};
