import type { SlackFeature } from '../kit/define.js';
import { ACTIONS } from '../kit/ids.js';
import { createAgain, createCommand, createSubmit, suggestHandle } from './create.modal.js';
import { dashboardAction, dashboardCommand, showCommand } from './dashboard.command.js';
import { ids } from './ids.js';
import { listCommand, switchAction, switchCommand, switchListAction } from './switch.command.js';

/** W, C7: workspaces as people type and press them. */
export const workspaces: SlackFeature = {
  commands: [dashboardCommand, createCommand, listCommand, switchCommand, showCommand],
  actions: {
    [ACTIONS.dashboard]: dashboardAction,
    [ACTIONS.switchList]: switchListAction,
    [ACTIONS.createWorkspace]: createAgain,
    [ids.switchTo]: switchAction,
    [ids.suggestHandle]: suggestHandle,
  },
  modals: { [ids.createModal]: createSubmit },
};
