import type { types } from '@slack/bolt';
import { type Role, reaches } from '../../domain/access.js';
import type { Workspace } from '../../domain/workspaces/index.js';
import { button } from './blocks.js';
import { ACTIONS } from './ids.js';

type Button = types.Button;

/** Opens the allocate form for a workspace. */
export function allocateButton(workspaceId: string, label = 'Allocate minutes'): Button {
  return button(label, ACTIONS.allocate, workspaceId, { style: 'primary' });
}

/** Opens the invite form for a workspace. */
export function inviteButton(workspaceId: string, label = 'Invite people'): Button {
  return button(label, ACTIONS.invite, workspaceId);
}

/** Shows who belongs to a workspace. */
export function membersButton(workspaceId: string, label = 'Show members'): Button {
  return button(label, ACTIONS.members, { workspaceId });
}

/** Shows a workspace's agents. */
export function agentsButton(workspaceId: string): Button {
  return button('Agents', ACTIONS.agents, workspaceId);
}

/** Shows what a workspace's calls came to. */
export function usageButton(workspaceId: string): Button {
  return button('Usage', ACTIONS.usage, workspaceId);
}

/** Opens a workspace's settings. */
export function settingsButton(workspaceId: string): Button {
  return button('Settings', ACTIONS.settings, workspaceId);
}

/** Shows a workspace's dashboard. */
export function dashboardButton(workspaceId: string): Button {
  return button('Open dashboard', ACTIONS.dashboard, workspaceId);
}

/** Shows everything one can switch to. */
export function switchButton(): Button {
  return button('Switch', ACTIONS.switchList, 'all');
}

/** Shows a workspace's minutes. */
export function balanceButton(workspaceId: string, label = 'Show minutes'): Button {
  return button(label, ACTIONS.balance, workspaceId);
}

/** Shows a workspace's movements of minutes. */
export function historyButton(workspaceId: string): Button {
  return button('History', ACTIONS.history, { workspaceId });
}

type Inviting = Pick<Workspace, '_id' | 'adminsMayInvite'>;

/** M2, W10: whether somebody in this role is shown a way to invite. */
export function offersInviting({ adminsMayInvite }: Pick<Workspace, 'adminsMayInvite'>, role: Role): boolean {
  return role === 'owner' || (role === 'admin' && adminsMayInvite);
}

/** What somebody in this role may do next in a workspace. The verbs decide; this only spares dead ends. */
export function nextSteps(workspace: Inviting, role: Role): Button[] {
  const { _id: workspaceId } = workspace;
  return [
    ...(role === 'owner' ? [allocateButton(workspaceId)] : []),
    ...(offersInviting(workspace, role) ? [inviteButton(workspaceId)] : []),
    membersButton(workspaceId, 'Members'),
    agentsButton(workspaceId),
    usageButton(workspaceId),
    ...(reaches(role, 'admin') ? [settingsButton(workspaceId)] : []),
  ];
}
