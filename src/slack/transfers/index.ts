import type { SlackFeature } from '../kit/define.js';
import { ACTIONS } from '../kit/ids.js';
import { acceptAction, declineAction } from './answer.action.js';
import { ids } from './ids.js';
import { takeOverAction, takeOverSubmit } from './successor.js';
import { transferCommand, transferSubmit, transferWho } from './transfer.command.js';
import { offerElsewhereAction, withdrawAction } from './withdraw.action.js';

/** M6, M7: workspaces that change hands. */
export const transfers: SlackFeature = {
  commands: [transferCommand],
  actions: {
    [ACTIONS.acceptTransfer]: acceptAction,
    [ACTIONS.declineTransfer]: declineAction,
    [ACTIONS.takeOver]: takeOverAction,
    [ids.withdraw]: withdrawAction,
    [ids.offerElsewhere]: offerElsewhereAction,
  },
  modals: { [ids.whoModal]: transferWho, [ids.confirmModal]: transferSubmit, [ids.takeOverModal]: takeOverSubmit },
};
