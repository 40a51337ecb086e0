import { type Bench, type BenchResult, median, round, table } from './bench.js';
import { appShots, furnish, rawShots } from './calls.js';
import { layGround } from './ground.js';
import { fire } from './load.js';

const CONNECTIONS = 16;
const CALLS = 100;
const GOAL = 0.65;

/** `POST /api/v1/calls` with 100 calls each, spread over 100 workspaces, against the same fields inserted raw (quality.md). */
export const ingestBatch: Bench = async (options) => {
  const results: BenchResult[] = [];
  const workspaces = options.small ? 5 : 100;
  for (const grants of options.small ? [3] : [3, 20]) {
    const ground = await layGround();
    try {
      const keys = await furnish(ground, workspaces, grants);
      const perSecond = async (url: string, shots: ReturnType<typeof rawShots>) =>
        (await fire(url, CONNECTIONS, options.seconds, shots)).perSecond * CALLS;
      const app: number[] = [];
      const raw: number[] = [];
      // Twice, because what has just begun is compiled while it runs.
      for (let warmUp = 0; warmUp < (options.small ? 1 : 2); warmUp++) {
        await perSecond(ground.app.url, appShots(keys, CALLS));
        await perSecond(ground.rawUrl, rawShots(CALLS));
      }
      for (let pair = 0; pair < options.pairs; pair++) {
        raw.push(await perSecond(ground.rawUrl, rawShots(CALLS)));
        app.push(await perSecond(ground.app.url, appShots(keys, CALLS)));
        options.say(
          `pair ${pair + 1} of ${options.pairs}: raw ${Math.round(raw.at(-1) ?? 0)}/s, app ${Math.round(app.at(-1) ?? 0)}/s`,
        );
      }
      const ratio = round(median(app) / median(raw));
      results.push({
        bench: 'ingest-batch',
        grants,
        ratio,
        goal: GOAL,
        appPerSecond: Math.round(median(app)),
        rawPerSecond: Math.round(median(raw)),
        ok: ratio >= GOAL,
      });
    } finally {
      await ground.stop();
    }
  }
  const rows = results.map((r) => [r.grants, r.appPerSecond, r.rawPerSecond, r.ratio, `≥ ${GOAL}`].map(String));
  options.say(table(['grants', 'app calls/s', 'raw calls/s', 'ratio', 'goal'], rows));
  return results;
};
