import { experiment } from './experiment.js';
import { type Fault, strikes, whole } from './fault.js';
import type { Outage } from './ground.js';
import { longestToFirstAnswer, longestWait } from './sender.js';

const GOAL_MS = 2_000;

/**
 * F1: kill -9 of the app during ingest. The goal is about what the ledger may cost after a death, so it counts from the moment the
 * new process says it is ready; how long a process takes to start is what `bench start` measures. Both are reported.
 */
export const f1: Fault = async (options) => {
  const calls = options.calls ?? (options.small ? 2_000 : 100_000);
  const kills = options.kills ?? (options.small ? 2 : 20);
  const { count, load, disturbed } = await experiment(
    options,
    { fault: 'F1', calls, instances: 1 },
    async ({ ground, load, random }) => {
      const outages: Outage[] = [];
      for (const strike of strikes(random, kills, load.total)) {
        await load.reached(strike);
        // Anywhere within a flush, not always just after an answer.
        await new Promise((resolve) => setTimeout(resolve, whole(random, 0, 30)));
        outages.push(await ground.killApp(0));
        options.say(`F1: kill ${outages.length} of ${kills}`);
      }
      return outages;
    },
  );
  const longestStallMs = Math.round(longestWait(load.waits, disturbed));
  const fromKill = disturbed.map((outage) => ({ ...outage, backAt: outage.killedAt }));
  return [
    {
      ...{ ...count, kills, longestStallMs, goal: GOAL_MS },
      longestFromKillMs: Math.round(longestWait(load.waits, fromKill)),
      longestToFirstAnswerMs: Math.round(longestToFirstAnswer(load.waits, disturbed)),
      ok: count.whole && longestStallMs <= GOAL_MS,
    },
  ];
};
