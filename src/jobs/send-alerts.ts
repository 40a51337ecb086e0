import { sendAlerts, tellTroubles } from '../domain/alerts/index.js';
import { inTurn } from './in-turn.js';
import type { Job } from './scheduler.js';

const OVERLAP_MS = 60 * 60 * 1000;

/** L18: thresholds that were crossed; L9, L14, L17: calls their owners must hear of. Usually sent at once by the instance that wrote the crossing; this finds what a death left. */
export const sendAlertsJob: Job = {
  name: 'send-alerts',
  everySeconds: 10,
  run: async (ctx) => {
    const from = new Date(Math.max(0, ctx.since.getTime() - OVERLAP_MS));
    await inTurn(
      () => sendAlerts(ctx, from),
      () => tellTroubles(ctx, from),
    );
    return 0;
  },
};
