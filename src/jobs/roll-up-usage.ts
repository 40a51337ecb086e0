import { rollUpMoved } from '../domain/reports/index.js';
import type { Job } from './scheduler.js';

const OVERLAP_MS = 5 * 60 * 1000;

/** N7: adds what calls came to up by day. Readers add what is missing by themselves, so this may be late. */
export const rollUpUsage: Job = {
  name: 'roll-up-usage',
  everySeconds: 60,
  run: (ctx) => rollUpMoved(ctx, new Date(Math.max(0, ctx.since.getTime() - OVERLAP_MS)), ctx.guard),
};
