import type { Platform } from '../domain/context.js';
import { archiveCallsJob } from './archive-calls.js';
import { carryOnStandingsJob } from './carry-on-standings.js';
import { closeMonths } from './close-months.js';
import { deliverNotices } from './deliver-notices.js';
import { expireInvitations } from './expire-invitations.js';
import { expireMinutes } from './expire-minutes.js';
import { expireRequestsJob } from './expire-requests.js';
import { findLinksJob } from './find-links.js';
import { finishDeletionsJob } from './finish-deletions.js';
import { finishMovesJob } from './finish-moves.js';
import { finishTransfersJob } from './finish-transfers.js';
import { promoteWaitlists } from './promote-waitlists.js';
import { refreshAlertsJob } from './refresh-alerts.js';
import { remindInviteesJob } from './remind-invitees.js';
import { renewMinutes } from './renew-minutes.js';
import { rollUpUsage } from './roll-up-usage.js';
import { type Job, Scheduler } from './scheduler.js';
import { sendAlertsJob } from './send-alerts.js';
import { sendWebhooksJob } from './send-webhooks.js';
import { collectContactsJob, finishErasuresJob, partOldCallsJob } from './tend-contacts.js';
import { warnOfEndsJob } from './warn-of-ends.js';
import { watchRunwaysJob } from './watch-runways.js';
import { workOffEvents } from './work-off-events.js';

export { inTurn } from './in-turn.js';
export { Kick } from './kick.js';
export { Scheduler } from './scheduler.js';

/** What this process does beside the jobs, set going by them. */
export interface Beside {
  deliver(): void;
  actOnEvents(): void;
  sendWebhooks(): void;
}

/** The jobs that are to run when they are due, in the order in which they run. */
export const promptJobs = (beside: Beside): Job[] => [
  finishMovesJob,
  finishDeletionsJob,
  finishTransfersJob,
  renewMinutes,
  carryOnStandingsJob,
  expireMinutes,
  closeMonths,
  expireInvitations,
  archiveCallsJob,
  expireRequestsJob,
  promoteWaitlists,
  remindInviteesJob,
  sendAlertsJob,
  refreshAlertsJob,
  findLinksJob,
  warnOfEndsJob,
  finishErasuresJob,
  partOldCallsJob,
  sendWebhooksJob(beside.sendWebhooks),
  workOffEvents(beside.actOnEvents),
  deliverNotices(beside.deliver),
];

/**
 * The jobs that follow chains, in their order: runways ask for usage, and add up themselves what is not rolled up yet. Where there are
 * very many calls they take minutes, because calls go first, and so they keep no other job waiting.
 */
export const chainJobs: readonly Job[] = [rollUpUsage, watchRunwaysJob, collectContactsJob];

/** All that this instance is to see to: two lines of jobs, each under a lease of its own. */
export const allSchedulers = (platform: Platform, beside: Beside): Scheduler[] => [
  new Scheduler(platform, promptJobs(beside)),
  new Scheduler(platform, chainJobs, undefined, undefined, 'chain-jobs'),
];
