import { type Deliver, deliverDue } from '../domain/notices/index.js';
import type { Job } from './scheduler.js';

/** The outbox: whatever is due and nobody is sending. Each notice is claimed by itself, so several senders never collide. */
export const deliverNotices = (deliver: Deliver): Job => ({
  name: 'deliver-notices',
  everySeconds: 5,
  run: (ctx) => deliverDue(ctx, deliver, 1_000),
});
