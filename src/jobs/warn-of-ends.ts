import { warnOfEnds } from '../domain/alerts/index.js';
import type { Job } from './scheduler.js';

const OVERLAP_MS = 60 * 60 * 1000;

/** N11: minutes that lapse in seven days, or in one. */
export const warnOfEndsJob: Job = {
  name: 'warn-of-ends',
  everySeconds: 300,
  run: (ctx) => warnOfEnds(ctx, new Date(Math.max(0, ctx.since.getTime() - OVERLAP_MS))),
};
