import { closeDueMonths } from '../domain/statements/index.js';
import type { Job } from './scheduler.js';

/** N14: months that are over, in each workspace's own time zone. */
export const closeMonths: Job = {
  name: 'close-months',
  everySeconds: 60,
  run: async (ctx) => {
    let seen = 0;
    for (;;) {
      const batch = await closeDueMonths(ctx, 200);
      seen += batch;
      if (batch < 200) return seen;
    }
  },
};
