import { finishTransfers } from '../domain/transfers/index.js';
import type { Job } from './scheduler.js';

/** M7: takeovers of workspaces that a crash has cut short. */
export const finishTransfersJob: Job = {
  name: 'finish-transfers',
  everySeconds: 60,
  run: (ctx) => finishTransfers(ctx, 100),
};
