import { archiveCalls } from '../domain/ledger/index.js';
import type { Job } from './scheduler.js';

/** Keeps chains short: what old calls have left on them moves into the archive. */
export const archiveCallsJob: Job = {
  name: 'archive-calls',
  everySeconds: 6 * 60 * 60,
  run: (ctx) => archiveCalls(ctx.platform),
};
