import { expireDueInvitations } from '../domain/invitations/index.js';
import type { Job } from './scheduler.js';

/** I3, I5: pending invitations whose seven days are over. */
export const expireInvitations: Job = {
  name: 'expire-invitations',
  everySeconds: 60,
  run: async (ctx) => {
    let ended = 0;
    for (;;) {
      const batch = await expireDueInvitations(ctx, { limit: 500, guard: ctx.guard });
      ended += batch;
      if (batch < 500) return ended;
    }
  },
};
