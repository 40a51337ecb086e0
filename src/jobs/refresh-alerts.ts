import { refreshAlerts } from '../domain/alerts/index.js';
import type { Job } from './scheduler.js';

/** N9: what has become of calls since a workspace ran out of minutes, in the message that said so; at most one change a minute. */
export const refreshAlertsJob: Job = {
  name: 'refresh-alerts',
  everySeconds: 60,
  run: refreshAlerts,
};
