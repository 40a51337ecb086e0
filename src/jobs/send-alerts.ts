import { sendAlerts, tellTroubles } from '../domain/alerts/index.js';
import { inTurn } from './in-turn.js';
import type { Job } from './scheduler.js';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/**
 * From when on to look, for a run at `now` after one that succeeded at `since`: usually a minute before that, because an entry is
 * dated when it is planned and is there some seconds later. Every five minutes a whole hour before, for what an instance that stood
 * still has brought late; messages about calls grow then, too.
 */
export function lookFrom(since: Date, now: Date): Date {
  const fives = (at: Date) => Math.floor(at.getTime() / (5 * MINUTE_MS));
  const overlap = fives(since) === fives(now) ? MINUTE_MS : HOUR_MS;
  return new Date(Math.max(0, since.getTime() - overlap));
}

/** L18: thresholds that were crossed; L9, L14, L17: calls their owners must hear of. Usually sent at once by the instance that wrote the crossing; this finds what a death left. */
export const sendAlertsJob: Job = {
  name: 'send-alerts',
  everySeconds: 10,
  run: async (ctx) => {
    const from = lookFrom(ctx.since, ctx.now);
    await inTurn(
      () => sendAlerts(ctx, from),
      () => tellTroubles(ctx, from),
    );
    return 0;
  },
};
