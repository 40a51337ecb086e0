import type { SlackFeature } from '../kit/define.js';
import { ACTIONS } from '../kit/ids.js';
import { correctAction, correctCommand, correctSubmit, releaseAction } from './correct.command.js';
import { answerAction, answerSubmit, disputeAction, disputeSubmit } from './dispute.modal.js';
import { detailsAction, explainAction, explainCommand } from './explain.command.js';
import { ids } from './ids.js';

/** N12: one call at a time: how it was counted, and putting it right. */
export const calls: SlackFeature = {
  commands: [explainCommand, correctCommand],
  actions: {
    [ACTIONS.explain]: explainAction,
    [ACTIONS.releaseCall]: releaseAction,
    [ACTIONS.answerDispute]: answerAction,
    [ids.details]: detailsAction,
    [ids.dispute]: disputeAction,
    [ACTIONS.correctCall]: correctAction,
  },
  modals: { [ids.correctModal]: correctSubmit, [ids.disputeModal]: disputeSubmit, [ids.answerModal]: answerSubmit },
};
