import { experiment } from './experiment.js';
import { type Fault, strikes, whole } from './fault.js';
import type { Outage } from './ground.js';
import { longestToFirstAnswer, longestWait } from './sender.js';

const GOAL_MS = 5_000;

/** F2: kill -9 of mongod. It is back when it takes connections again; its becoming primary counts against us. */
export const f2: Fault = async (options) => {
  const calls = options.calls ?? (options.small ? 2_000 : 100_000);
  const kills = options.kills ?? (options.small ? 2 : 10);
  const { count, load, disturbed } = await experiment(
    options,
    { fault: 'F2', calls, instances: 1 },
    async ({ ground, load, random }) => {
      const outages: Outage[] = [];
      for (const strike of strikes(random, kills, load.total)) {
        await load.reached(strike);
        await new Promise((resolve) => setTimeout(resolve, whole(random, 0, 30)));
        outages.push(await ground.killMongo());
        options.say(`F2: kill ${outages.length} of ${kills}`);
      }
      return outages;
    },
  );
  const longestToFirstAnswerMs = Math.round(longestToFirstAnswer(load.waits, disturbed));
  const fromKill = disturbed.map((outage) => ({ ...outage, backAt: outage.killedAt }));
  return [
    {
      ...{ ...count, kills, longestToFirstAnswerMs, goal: GOAL_MS },
      longestStallMs: Math.round(longestWait(load.waits, disturbed)),
      longestFromKillMs: Math.round(longestWait(load.waits, fromKill)),
      ok: count.whole && longestToFirstAnswerMs <= GOAL_MS,
    },
  ];
};
