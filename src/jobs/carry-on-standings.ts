import { carryOnStandings, warnOfStandings } from '../domain/standing/index.js';
import type { Job } from './scheduler.js';

/** N13: what repeats every period. A turn that failed is tried again, so each run looks once at all that are due. */
export const carryOnStandingsJob: Job = {
  name: 'carry-on-standings',
  everySeconds: 60,
  run: async (ctx) => {
    await carryOnStandings(ctx, 10_000);
    return warnOfStandings(ctx, 10_000);
  },
};
