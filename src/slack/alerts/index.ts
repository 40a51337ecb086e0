import type { SlackFeature } from '../kit/define.js';
import { ACTIONS, HOW_TO_PAUSE } from '../kit/ids.js';
import { alertsCommand } from './alerts.command.js';
import { snoozeAction, stopAction } from './cure.action.js';
import { howToPauseAction } from './how-to-pause.action.js';
import { ids } from './ids.js';
import { moveAction, moveSubmit } from './move.modal.js';
import { pauseAction, pauseSubmit } from './pause.modal.js';

/** Low-minute alerts: where they go, and the cures they carry (N8, N9). */
export const alerts: SlackFeature = {
  commands: [alertsCommand],
  actions: {
    [ACTIONS.moveMinutes]: moveAction,
    [ACTIONS.stopAtZero]: stopAction,
    [ACTIONS.pauseAgents]: pauseAction,
    [ACTIONS.snooze]: snoozeAction,
    ...Object.fromEntries(Object.values(HOW_TO_PAUSE).map((id) => [id, howToPauseAction])),
  },
  modals: { [ids.moveModal]: moveSubmit, [ids.pauseModal]: pauseSubmit },
};
