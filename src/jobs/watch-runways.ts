import { watchRunways } from '../domain/alerts/index.js';
import { besideCalls } from './beside-calls.js';
import type { Job } from './scheduler.js';

const OVERLAP_MS = 5 * 60 * 1000;

/** N8: workspaces with traffic whose minutes will not last a day. */
export const watchRunwaysJob: Job = {
  name: 'watch-runways',
  everySeconds: 60,
  run: (ctx) => watchRunways(ctx, new Date(Math.max(0, ctx.since.getTime() - OVERLAP_MS)), besideCalls(ctx)),
};
