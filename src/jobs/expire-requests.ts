import { expireRequests, finishApprovals } from '../domain/requests/index.js';
import { inTurn } from './in-turn.js';
import type { Job } from './scheduler.js';

/** N10: requests that nobody has answered for seven days, and those whose owner's process died while granting them. */
export const expireRequestsJob: Job = {
  name: 'expire-requests',
  everySeconds: 60,
  run: (ctx) =>
    inTurn(
      () => finishApprovals(ctx, 500),
      () => expireRequests(ctx, 500),
    ),
};
