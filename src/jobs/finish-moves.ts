import { finishMoves } from '../domain/ledger/index.js';
import { finishPurchases, finishTimeZones } from '../domain/minutes/index.js';
import type { Job } from './scheduler.js';

const OVERLAP_MS = 60 * 60 * 1000;

/** L19: allocations, purchases and changes of a time zone whose process died between their two writes. */
export const finishMovesJob: Job = {
  name: 'finish-moves',
  everySeconds: 60,
  run: async (ctx) => {
    const moved = await finishMoves(ctx.platform, new Date(Math.max(0, ctx.since.getTime() - OVERLAP_MS)));
    const zones = await finishTimeZones(ctx.platform, 500);
    return moved + zones + (await finishPurchases(ctx.platform, new Date(ctx.now.getTime() - 30_000), 500));
  },
};
