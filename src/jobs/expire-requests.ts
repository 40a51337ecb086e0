import { expireRequests, finishApprovals } from '../domain/requests/index.js';
import type { Job } from './scheduler.js';

/** N10: requests that nobody has answered for seven days, and those whose owner's process died while granting them. */
export const expireRequestsJob: Job = {
  name: 'expire-requests',
  everySeconds: 60,
  run: async (ctx) => (await finishApprovals(ctx, 500)) + (await expireRequests(ctx, 500)),
};
