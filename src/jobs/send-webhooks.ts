import { scanForWebhooks } from '../domain/webhooks/index.js';
import type { Job } from './scheduler.js';

/**
 * A4: notes what webhooks are to be told of, and sets the sending going: receivers may be slow, and the other jobs must not wait for
 * them. Each delivery is claimed by itself, so several senders never collide and none needs the lease.
 */
export const sendWebhooksJob = (start: () => void): Job => ({
  name: 'send-webhooks',
  everySeconds: 5,
  run: async (ctx) => {
    try {
      return await scanForWebhooks(ctx);
    } finally {
      start();
    }
  },
});
