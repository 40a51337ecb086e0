import { expireDue } from '../domain/ledger/index.js';
import type { Job } from './scheduler.js';

const OVERLAP_MS = 24 * 60 * 60 * 1000;

/** L11: grants and sources whose time is up. A draw looks at the clock itself, so this may be late. */
export const expireMinutes: Job = {
  name: 'expire-minutes',
  everySeconds: 60,
  run: (ctx) => expireDue(ctx.platform, new Date(Math.max(0, ctx.since.getTime() - OVERLAP_MS)), ctx.now),
};
