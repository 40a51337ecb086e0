import type { SlackFeature } from '../kit/define.js';
import { ACTIONS } from '../kit/ids.js';
import { acceptAction, declineAction } from './answer.action.js';
import { ids } from './ids.js';
import { inviteAction, inviteCommand } from './invite.command.js';
import { inviteSubmit } from './invite.modal.js';

/** I: invitations sent and answered. */
export const invitations: SlackFeature = {
  commands: [inviteCommand],
  actions: {
    [ACTIONS.invite]: inviteAction,
    [ACTIONS.acceptInvitation]: acceptAction,
    [ACTIONS.declineInvitation]: declineAction,
  },
  modals: { [ids.inviteModal]: inviteSubmit },
};
