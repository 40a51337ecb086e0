import type { Fault } from './fault.js';
import { underKills } from './kills.js';

const GOAL_MS = 2_000;

/**
 * F1: kill -9 of the app during ingest. The goal is about what a death may cost once there is a process again, so it counts from
 * the moment that process says it is ready; how long a process takes to start is another figure (`start`). Both are reported.
 */
export const f1: Fault = async (options) => {
  const calls = options.calls ?? (options.small ? 2_000 : 100_000);
  const kills = options.kills ?? (options.small ? 2 : 20);
  const run = await underKills(options, { fault: 'F1', calls, kills }, ({ ground }) => ground.killApp(0));
  const { count, longestStallMs, longestFromKillMs, longestToFirstAnswerMs } = run;
  const times = { longestStallMs, goal: GOAL_MS, longestToFirstAnswerMs, longestFromKillMs };
  return [{ ...count, kills, ...times, ok: count.whole && longestStallMs <= GOAL_MS }];
};
