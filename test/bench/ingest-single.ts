import { type Bench, type BenchResult, median, quantile, round, table } from './bench.js';
import { appShots, furnish, rawShots } from './calls.js';
import { layGround } from './ground.js';
import { fire, type Load } from './load.js';

const CONNECTIONS = 64;
const GOAL = 0.8;
const P99_GOAL = 1.6;

/** `POST /api/v1/calls` with one call each, many workspaces, against the same HTTP shell inserting the same fields (quality.md). */
export const ingestSingle: Bench = async (options) => {
  const results: BenchResult[] = [];
  const workspaces = options.small ? 10 : 1_000;
  for (const grants of [3, 20]) {
    const ground = await layGround();
    try {
      options.say(`Setting up ${workspaces} workspaces with ${grants} grants each …`);
      const keys = await furnish(ground, workspaces, grants);
      // Twice, because what has just begun is compiled while it runs.
      for (let warmUp = 0; warmUp < (options.small ? 1 : 2); warmUp++) {
        await fire(ground.app.url, CONNECTIONS, options.seconds, appShots(keys));
        await fire(ground.rawUrl, CONNECTIONS, options.seconds, rawShots());
      }
      const app: Load[] = [];
      const raw: Load[] = [];
      for (let pair = 0; pair < options.pairs; pair++) {
        raw.push(await fire(ground.rawUrl, CONNECTIONS, options.seconds, rawShots()));
        app.push(await fire(ground.app.url, CONNECTIONS, options.seconds, appShots(keys)));
        options.say(
          `pair ${pair + 1} of ${options.pairs}: raw ${Math.round(raw.at(-1)?.perSecond ?? 0)}/s, app ${Math.round(app.at(-1)?.perSecond ?? 0)}/s`,
        );
      }
      const [appRate, rawRate] = [app, raw].map((loads) => median(loads.map((load) => load.perSecond))) as [number, number];
      const [appP99, rawP99] = [app, raw].map((loads) => median(loads.map((load) => quantile(load.latencies, 0.99)))) as [
        number,
        number,
      ];
      const [ratio, p99Ratio] = [round(appRate / rawRate), round(appP99 / rawP99)];
      results.push({
        bench: 'ingest-single',
        grants,
        ratio,
        goal: GOAL,
        p99Ratio,
        p99Goal: P99_GOAL,
        appPerSecond: Math.round(appRate),
        rawPerSecond: Math.round(rawRate),
        appP99Ms: round(appP99),
        rawP99Ms: round(rawP99),
        ok: ratio >= GOAL && p99Ratio <= P99_GOAL,
      });
    } finally {
      await ground.stop();
    }
  }
  options.say(
    table(
      ['grants', 'app/s', 'raw/s', 'ratio', 'goal', 'app p99 ms', 'raw p99 ms', 'p99 ratio', 'goal'],
      results.map((r) =>
        [r.grants, r.appPerSecond, r.rawPerSecond, r.ratio, `≥ ${GOAL}`, r.appP99Ms, r.rawP99Ms, r.p99Ratio, `≤ ${P99_GOAL}`].map(
          String,
        ),
      ),
    ),
  );
  return results;
};
