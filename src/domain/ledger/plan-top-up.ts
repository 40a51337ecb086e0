import { localDay } from '../time.js';
import { pulseFor } from './call.js';
import type { TopUp } from './entry.js';
import { availableOf, type WorkspaceState } from './workspace-state.js';

/** One pull of a top-up: the `nth` of a local day (`20261122`), of `seconds`. */
export interface Pull {
  topUp: TopUp;
  day: number;
  nth: number;
  seconds: number;
}

/**
 * L10: what has to be pulled before `needed` seconds can be taken, or null when there are enough, or nothing may be pulled (policy,
 * today's cap). Given a state that is up to date; `now` in milliseconds.
 */
export function pullWanted(state: WorkspaceState, needed: number, now: number): Pull | null {
  const { limitPolicy, topUp, closing } = state.settings;
  if (limitPolicy !== 'top-up' || !topUp || closing || availableOf(state) >= needed) return null;
  // A zone that was changed westwards makes it yesterday again; what was pulled today still counts.
  const day = Math.max(localDay(topUp.timeZone, now), state.pulled.day);
  const today = state.pulled.day === day ? state.pulled : { times: 0, seconds: 0 };
  const seconds = Math.min(topUp.chunkSeconds, topUp.dailyCapSeconds - today.seconds);
  return seconds > 0 ? { topUp, day, nth: today.times + 1, seconds } : null;
}

/** H6: whether a pull would bring enough for a call to begin, where `left` seconds are in the source. Pulls nothing. */
export function topUpAdmits(state: WorkspaceState, left: number, now: number): boolean {
  const available = availableOf(state);
  const least = available > 0 ? pulseFor(state, now).minimumSeconds : (state.settings.topUp?.minimumSeconds ?? 0);
  const pull = pullWanted(state, least, now);
  return pull !== null && available + Math.min(pull.seconds, left) >= least;
}

/** Brings the minutes of a pull into the workspace; false when there are none to bring. The same pull again brings nothing more. */
export type PullMinutes = (pull: Pull) => Promise<boolean>;

/**
 * L10: plans again after each pull until there is enough or nothing comes any more. `attempt` answers with the pull it wants before
 * it can decide, unless told that it is `dry`.
 */
export async function withTopUps<T extends object>(
  pullMinutes: PullMinutes | undefined,
  attempt: (dry: boolean) => Promise<T | { pull: Pull }>,
): Promise<T> {
  let last: Pull | undefined;
  for (let dry = pullMinutes === undefined; ; ) {
    const result = await attempt(dry);
    if (!('pull' in result)) return result;
    const { pull } = result;
    const again = last?.day === pull.day && last.nth === pull.nth;
    dry = again || !(await pullMinutes?.(pull));
    last = pull;
  }
}
