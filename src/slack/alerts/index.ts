import type { SlackFeature } from '../kit/define.js';
import { ACTIONS } from '../kit/ids.js';
import { alertsCommand } from './alerts.command.js';
import { snoozeAction, stopAction } from './cure.action.js';
import { ids } from './ids.js';
import { moveAction, moveSubmit } from './move.modal.js';

/** Low-minute alerts: where they go, and the cures they carry (N8, N9). */
export const alerts: SlackFeature = {
  commands: [alertsCommand],
  actions: {
    [ACTIONS.moveMinutes]: moveAction,
    [ACTIONS.stopAtZero]: stopAction,
    [ACTIONS.snooze]: snoozeAction,
  },
  modals: { [ids.moveModal]: moveSubmit },
};
