import type { SlackFeature } from '../kit/define.js';
import { ACTIONS } from '../kit/ids.js';
import { acceptAction, askAction, declineAction } from './answer.action.js';
import { ids } from './ids.js';
import { inviteAction, inviteCommand } from './invite.command.js';
import { inviteSubmit } from './invite.modal.js';
import { cancelAction, resendAction } from './resend.action.js';

/** I: invitations sent, answered, sent again and taken back. */
export const invitations: SlackFeature = {
  commands: [inviteCommand],
  actions: {
    [ACTIONS.invite]: inviteAction,
    [ACTIONS.acceptInvitation]: acceptAction,
    [ACTIONS.declineInvitation]: declineAction,
    [ACTIONS.resendInvitation]: resendAction,
    [ACTIONS.cancelInvitation]: cancelAction,
    [ACTIONS.askForInvitation]: askAction,
  },
  modals: { [ids.inviteModal]: inviteSubmit },
};
