import type { Fault } from './fault.js';
import { underKills } from './kills.js';

const GOAL_MS = 5_000;

/** F2: kill -9 of mongod. It is back when it takes connections again; its becoming primary counts against us. */
export const f2: Fault = async (options) => {
  const calls = options.calls ?? (options.small ? 2_000 : 100_000);
  const kills = options.kills ?? (options.small ? 2 : 10);
  const run = await underKills(options, { fault: 'F2', calls, kills }, ({ ground }) => ground.killMongo());
  const { count, longestStallMs, longestFromKillMs, longestToFirstAnswerMs } = run;
  const times = { longestToFirstAnswerMs, goal: GOAL_MS, longestStallMs, longestFromKillMs };
  return [{ ...count, kills, ...times, ok: count.whole && longestToFirstAnswerMs <= GOAL_MS }];
};
