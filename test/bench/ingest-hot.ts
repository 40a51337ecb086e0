import { type Bench, median, round, table } from './bench.js';
import { furnish, shots } from './calls.js';
import { layGround } from './ground.js';
import { fire } from './load.js';

const CONNECTIONS = 64;
const GOAL = 0.75;

/** Every call to one workspace against calls spread over 1,000: what a single busy customer costs (quality.md). */
export const ingestHot: Bench = async (options) => {
  const ground = await layGround();
  try {
    const keys = await furnish(ground, options.small ? 10 : 1_000, 3);
    // Its own: with a thousandth of the minutes it would run dry while it is measured, and calls without minutes cost less.
    const hotKey = await furnish(ground, 1, 3, 'hot');
    const perSecond = async (among: readonly string[]) =>
      (await fire(ground.app.url, CONNECTIONS, options.seconds, shots(among))).perSecond;
    const hot: number[] = [];
    const spread: number[] = [];
    await perSecond(keys);
    await perSecond(hotKey);
    for (let pair = 0; pair < options.pairs; pair++) {
      spread.push(await perSecond(keys));
      hot.push(await perSecond(hotKey));
      options.say(
        `pair ${pair + 1} of ${options.pairs}: spread ${Math.round(spread.at(-1) ?? 0)}/s, hot ${Math.round(hot.at(-1) ?? 0)}/s`,
      );
    }
    const ratio = round(median(hot) / median(spread));
    const [hotPerSecond, spreadPerSecond] = [hot, spread].map((rates) => Math.round(median(rates)));
    options.say(table(['hot/s', 'spread/s', 'ratio', 'goal'], [[hotPerSecond ?? 0, spreadPerSecond ?? 0, ratio, `≥ ${GOAL}`]]));
    return [{ bench: 'ingest-hot', ratio, goal: GOAL, hotPerSecond, spreadPerSecond, ok: ratio >= GOAL }];
  } finally {
    await ground.stop();
  }
};
