import { type Bench, type BenchResult, median, round, table } from './bench.js';
import { furnish, shots } from './calls.js';
import { layGround } from './ground.js';
import { fire } from './load.js';

const CONNECTIONS = 16;
const CALLS = 100;
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
      const sides = {
        raw: () => fire(ground.rawUrl, CONNECTIONS, options.seconds, shots(keys, CALLS, 'raw')),
        bare: () => fire(ground.bareUrl, CONNECTIONS, options.seconds, shots(keys, CALLS, 'raw')),
        app: () => fire(ground.app.url, CONNECTIONS, options.seconds, shots(keys, CALLS)),
      };
      const rates: Record<keyof typeof sides, number[]> = { raw: [], bare: [], app: [] };
      // Twice, because what has just begun is compiled while it runs.
      const warmUp = options.small ? 1 : 2;
      for (let pair = 1 - warmUp; pair <= options.pairs; pair++) {
        for (const side of ['raw', 'bare', 'app'] as const) {
          const { perSecond } = await sides[side]();
          if (pair > 0) rates[side].push(perSecond * CALLS);
        }
        const last = (side: keyof typeof sides) => Math.round(rates[side].at(-1) ?? 0);
        if (pair > 0)
          options.say(`pair ${pair} of ${options.pairs}: raw ${last('raw')}/s, bare ${last('bare')}/s, app ${last('app')}/s`);
      }
      const [app, raw, bare] = [median(rates.app), median(rates.raw), median(rates.bare)];
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
