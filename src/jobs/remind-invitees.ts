import { remindInvitees } from '../domain/invitations/index.js';
import type { Job } from './scheduler.js';

/** I5: a day before the end, once. */
export const remindInviteesJob: Job = {
  name: 'remind-invitees',
  everySeconds: 60,
  run: async (ctx) => {
    let reminded = 0;
    for (;;) {
      const batch = await remindInvitees(ctx, { limit: 500, guard: ctx.guard });
      reminded += batch;
      if (batch < 500) return reminded;
    }
  },
};
