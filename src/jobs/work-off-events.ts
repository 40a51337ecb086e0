import type { Job } from './scheduler.js';

/**
 * M4, M6, I2: events that a death or a failure has left in the inbox. Only sets it going, as with notices: acting may ask Slack,
 * which may be slow. Each event is claimed by itself with a fencing number, so that several instances never collide.
 */
export const workOffEvents = (start: () => void): Job => ({
  name: 'work-off-events',
  everySeconds: 5,
  run: async () => {
    start();
    return 0;
  },
});
