import { renewPlanMinutes } from '../domain/minutes/index.js';
import type { Job } from './scheduler.js';

/** N1, S7: the minutes that plans include, a new period each month. */
export const renewMinutes: Job = {
  name: 'renew-minutes',
  everySeconds: 60,
  run: async (ctx) => {
    let renewed = 0;
    for (;;) {
      const batch = await renewPlanMinutes(ctx, { limit: 500, guard: ctx.guard });
      renewed += batch;
      if (batch < 500) return renewed;
    }
  },
};
