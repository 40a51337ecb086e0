/** Low-minute alerts: what the ledger saw being crossed becomes a message to the channel or the owner (L18, N8, N9). */
export { answerAlert, type WhichAlert } from './answer.js';
export { warnOfEnds } from './ends.js';
export { refreshAlerts } from './refresh.js';
export { watchRunways } from './runway.js';
export { sendAlerts } from './send.js';
export { type AlertsSnoozed, snoozeAlerts } from './snooze.js';
export { type Spare, spareMinutes } from './spare.js';
export { tellTroubles } from './trouble.js';
