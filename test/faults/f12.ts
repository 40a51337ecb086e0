import { table } from '../bench/bench.js';
import { experiment } from './experiment.js';
import { FAIL_POINTS, Saboteur } from './fail-points.js';
import { type Fault, whole } from './fault.js';

/** With pages this short (101 by default) most reads need a second one. */
const PAGE = 8;
const INSTANCES = 2;

/**
 * F12: MongoDB fails the app's commands at each point of a settlement, under load and again and again. The calls take turns on two
 * instances, so that each also comes upon what the other wrote meanwhile.
 */
export const f12: Fault = async (options) => {
  const calls = options.calls ?? (options.small ? 2_000 : 50_000);
  const rounds = options.small ? 1 : 12;
  const setup = {
    ...{ fault: 'F12', calls, instances: INSTANCES },
    mongodArgs: ['enableTestCommands=1', `internalQueryFindCommandBatchSize=${PAGE}`].flatMap((each) => ['--setParameter', each]),
    // A server that really steps down says so at once; a fail point does not, and the driver would wait ten seconds.
    uriOptions: '&heartbeatFrequencyMS=500',
    urlsOf: (urls: readonly string[], index: number) => [urls[index % urls.length] ?? ''],
  };
  const { count, disturbed } = await experiment(options, setup, async ({ ground, load, random }) => {
    const saboteur = await Saboteur.on(ground.uri);
    const steps = Array.from({ length: rounds }, () => FAIL_POINTS).flat();
    for (const [i, point] of steps.entries()) {
      await load.reached(Math.floor(((i + 0.5) / (steps.length + 1)) * load.total));
      await saboteur.set(point, whole(random, 1, point.most));
    }
    await load.reached(load.total);
    await saboteur.end();
    return saboteur.hits;
  });
  options.say(table(['fail point', 'commands it failed'], [...disturbed]));
  const failed = [...disturbed.values()].reduce((sum, hits) => sum + hits, 0);
  const missed = FAIL_POINTS.filter(({ name }) => !disturbed.get(name)).map(({ name }) => name);
  return [{ ...count, instances: INSTANCES, points: FAIL_POINTS.length, failed, missed, ok: count.whole && missed.length === 0 }];
};
