import { finishMoves } from '../domain/ledger/index.js';
import { finishPurchases } from '../domain/minutes/index.js';
import type { Job } from './scheduler.js';

const OVERLAP_MS = 60 * 60 * 1000;

/** L19: allocations and purchases whose process died between their two writes. */
export const finishMovesJob: Job = {
  name: 'finish-moves',
  everySeconds: 60,
  run: async (ctx) => {
    const moved = await finishMoves(ctx.platform, new Date(Math.max(0, ctx.since.getTime() - OVERLAP_MS)));
    return moved + (await finishPurchases(ctx.platform, new Date(ctx.now.getTime() - 30_000), 500));
  },
};
