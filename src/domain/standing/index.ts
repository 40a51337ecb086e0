/** Standing allocations: minutes that come again every period, without a gap (N13, L17). */
export { carryOnStandings } from './carry-on.js';
export { listStandings, type StandingView } from './list.js';
export type { Standing } from './model.js';
export { type StandingStarted, startStanding } from './start.js';
export { stopStanding } from './stop.js';
export { warnOfStandings } from './warn.js';
