import { type Bench, type BenchResult, median, round, table } from './bench.js';
import { furnish } from './calls.js';
import { layGround } from './ground.js';
import { measureSides, type Side } from './sides.js';

/** As those have it who report many calls at once. */
export const CONNECTIONS = 16;
export const CALLS = 100;
const GOAL = 0.65;

/**
 * `POST /api/v1/calls` with 100 calls each, spread over 100 workspaces, against the same fields inserted raw behind the same HTTP shell
 * (quality.md); and, for comparison, behind a bare one.
 */
export const ingestBatch: Bench = async (options) => {
  const results: BenchResult[] = [];
  const workspaces = options.small ? 5 : 100;
  for (const grants of options.small ? [3] : [3, 20]) {
    const ground = await layGround();
    try {
      const keys = await furnish(ground, workspaces, grants);
      const loads = await measureSides(ground, keys, { connections: CONNECTIONS, calls: CALLS }, options);
      const rate = (side: Side) => median(loads[side].map(({ perSecond }) => perSecond * CALLS));
      const [app, raw, bare] = [rate('app'), rate('raw'), rate('bare')];
      const ratio = round(app / raw);
      results.push({
        bench: 'ingest-batch',
        grants,
        ratio,
        goal: GOAL,
        bareRatio: round(app / bare),
        appPerSecond: Math.round(app),
        rawPerSecond: Math.round(raw),
        barePerSecond: Math.round(bare),
        ok: ratio >= GOAL,
      });
    } finally {
      await ground.stop();
    }
  }
  const heads = ['grants', 'app calls/s', 'raw calls/s', 'ratio', 'goal', 'bare calls/s', 'ratio'];
  const rows = results.map((r) =>
    [r.grants, r.appPerSecond, r.rawPerSecond, r.ratio, `≥ ${GOAL}`, r.barePerSecond, r.bareRatio].map(String),
  );
  options.say(table(heads, rows));
  return results;
};
