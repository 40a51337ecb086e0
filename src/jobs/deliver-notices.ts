import type { Job } from './scheduler.js';

/**
 * The outbox: whatever is due and nobody is sending. Only sets it going: Slack may be slow, and the other jobs must not wait for it.
 * Each notice is claimed by itself, so several senders never collide and none needs the lease.
 */
export const deliverNotices = (start: () => void): Job => ({
  name: 'deliver-notices',
  everySeconds: 5,
  run: async () => {
    start();
    return 0;
  },
});
