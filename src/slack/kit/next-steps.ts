import type { types } from '@slack/bolt';
import { type Role, reaches } from '../../domain/access.js';
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
export function membersButton(workspaceId: string): Button {
  return button('Show members', ACTIONS.members, { workspaceId });
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
export function balanceButton(workspaceId: string): Button {
  return button('Show minutes', ACTIONS.balance, workspaceId);
}

/** What somebody in this role may do next in a workspace. The verbs decide; this only spares dead ends. */
export function nextSteps(workspaceId: string, role: Role): Button[] {
  return [
    ...(role === 'owner' ? [allocateButton(workspaceId)] : []),
    ...(reaches(role, 'admin') ? [inviteButton(workspaceId)] : []),
  ];
}
