import { finishDisputes } from '../domain/calls/index.js';
import { finishMoves } from '../domain/ledger/index.js';
import { finishAdditions, finishPurchases, finishTimeZones } from '../domain/minutes/index.js';
import { inTurn } from './in-turn.js';
import type { Job } from './scheduler.js';

const OVERLAP_MS = 60 * 60 * 1000;

/** L19: allocations, purchases, minutes added by admins, answers to disputes and changes of a time zone whose process died between their two writes. */
export const finishMovesJob: Job = {
  name: 'finish-moves',
  everySeconds: 60,
  run: (ctx) =>
    inTurn(
      () => finishMoves(ctx.platform, new Date(Math.max(0, ctx.since.getTime() - OVERLAP_MS))),
      () => finishAdditions(ctx, 500),
      () => finishDisputes(ctx),
      () => finishTimeZones(ctx.platform, 500),
      () => finishPurchases(ctx.platform, new Date(ctx.now.getTime() - 30_000), 500),
    ),
};
