import { promoteLines } from '../domain/invitations/index.js';
import type { Job } from './scheduler.js';

/** S4: seats that only the clock has freed; every act of people that frees one gives it on by itself. */
export const promoteWaitlists: Job = {
  name: 'promote-waitlists',
  everySeconds: 60,
  run: (ctx) => promoteLines(ctx, { guard: ctx.guard }),
};
