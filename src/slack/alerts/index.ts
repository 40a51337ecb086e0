import type { SlackFeature } from '../kit/define.js';
import { ACTIONS } from '../kit/ids.js';
import { alertsCommand } from './alerts.command.js';
import { snoozeAction, stopAction } from './cure.action.js';

/** Low-minute alerts: where they go, and the cures they carry (N8, N9). */
export const alerts: SlackFeature = {
  commands: [alertsCommand],
  actions: { [ACTIONS.stopAtZero]: stopAction, [ACTIONS.snooze]: snoozeAction },
};
