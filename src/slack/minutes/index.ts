import type { SlackFeature } from '../kit/define.js';
import { ACTIONS } from '../kit/ids.js';
import { addSubmit } from './add.modal.js';
import { allocateAction } from './allocate.action.js';
import { allocateCommand } from './allocate.command.js';
import { allocateSubmit, previewAction } from './allocate.modal.js';
import { approveAction, approveOtherwiseAction } from './approve.action.js';
import { balanceAction, balanceCommand, minutesCommand } from './balance.command.js';
import { historyAction, historyCommand, historyKindAction } from './history.command.js';
import { ids } from './ids.js';
import { reclaimCommand, reclaimSubmit, undoAction } from './reclaim.command.js';
import { sourcesCommand } from './sources.command.js';
import { addSourceAction, sourceSubmit } from './sources.modal.js';
import { transferAction } from './transfer.action.js';
import { transferCommand, transferSubmit } from './transfer.command.js';

/** N: minutes handed out, what is left, and where they went. */
export const minutes: SlackFeature = {
  commands: [minutesCommand, balanceCommand, allocateCommand, reclaimCommand, transferCommand, historyCommand, sourcesCommand],
  actions: {
    [ACTIONS.allocate]: allocateAction,
    [ACTIONS.balance]: balanceAction,
    [ACTIONS.addSource]: addSourceAction,
    [ACTIONS.transfer]: transferAction,
    [ACTIONS.approveRequest]: approveAction,
    [ACTIONS.approveOtherwise]: approveOtherwiseAction,
    [ids.preview]: previewAction,
    [ids.undo]: undoAction,
    [ACTIONS.history]: historyAction,
    [ids.historyKind]: historyKindAction,
  },
  modals: {
    [ids.allocateModal]: allocateSubmit,
    [ids.addModal]: addSubmit,
    [ids.sourceModal]: sourceSubmit,
    [ids.reclaimModal]: reclaimSubmit,
    [ids.transferModal]: transferSubmit,
  },
};
