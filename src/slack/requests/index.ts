import type { SlackFeature } from '../kit/define.js';
import { ACTIONS } from '../kit/ids.js';
import { askCommand } from './ask.command.js';
import { askSubmit, changeAction } from './ask.modal.js';
import { declineAction, withdrawAction } from './close.action.js';
import { ids } from './ids.js';

/** N10: what members ask the owner for. Approving allocates, so that stands with the minutes. */
export const requests: SlackFeature = {
  commands: [askCommand],
  actions: {
    [ACTIONS.changeRequest]: changeAction,
    [ACTIONS.withdrawRequest]: withdrawAction,
    [ACTIONS.declineRequest]: declineAction,
  },
  modals: { [ids.askModal]: askSubmit },
};
