import type { SlackFeature } from '../kit/define.js';
import { ACTIONS } from '../kit/ids.js';
import { ids } from './ids.js';
import { leaveCommand, leaveSubmit } from './leave.modal.js';
import { manageAction } from './manage.action.js';
import { membersAction, membersCommand } from './members.command.js';
import { profileCommand, profileSubmit } from './profile.modal.js';
import { removeCommand, removeSubmit, removeWho } from './remove.modal.js';
import { roleCommand, roleSubmit } from './role.modal.js';

/** M1–M5: who belongs to a workspace, as what, and under which name. */
export const members: SlackFeature = {
  commands: [membersCommand, roleCommand, removeCommand, leaveCommand, profileCommand],
  actions: { [ACTIONS.members]: membersAction, [ids.manage]: manageAction },
  modals: {
    [ids.roleModal]: roleSubmit,
    [ids.removeModal]: removeWho,
    [ids.confirmRemoval]: removeSubmit,
    [ids.leaveModal]: leaveSubmit,
    [ids.profileModal]: profileSubmit,
  },
};
