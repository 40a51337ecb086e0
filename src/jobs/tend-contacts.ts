import { collectMoved, finishErasures, partOldCalls } from '../domain/contacts/index.js';
import { besideCalls } from './beside-calls.js';
import type { Job } from './scheduler.js';

const OVERLAP_MS = 5 * 60 * 1000;
const AT_ONCE = 500;

/** A5: collects contacts and calls by agent. Readers bring them up to date by themselves, so this may be late and costs calls little. */
export const collectContactsJob: Job = {
  name: 'collect-contacts',
  everySeconds: 5 * 60,
  run: (ctx) => collectMoved(ctx, new Date(Math.max(0, ctx.since.getTime() - OVERLAP_MS)), besideCalls(ctx)),
};

/** H7: erases once more what was asked for, two minutes later; or at all, when the process died over it. */
export const finishErasuresJob: Job = {
  name: 'finish-erasures',
  everySeconds: 30,
  run: (ctx) => finishErasures(ctx, AT_ONCE),
};

/** H7: hourly, as the details of calls are erased by the hour. */
export const partOldCallsJob: Job = {
  name: 'part-old-calls',
  everySeconds: 60 * 60,
  run: async (ctx) => {
    let done = 0;
    for (let some = AT_ONCE; some === AT_ONCE; done += some) some = await partOldCalls(ctx, AT_ONCE);
    return done;
  },
};
