import type { Role } from '../access.js';

/** What each role may do, for somebody who decides whether to accept: "As editor you can …" (M2). */
export const WHAT_ROLES_MAY: Record<Role, string> = {
  owner: 'do everything',
  admin: 'invite people, change settings, manage agents and use the workspace’s minutes',
  editor: 'manage agents, connect knowledge bases and use the workspace’s minutes',
  viewer: 'see the dashboard, the members, the minutes and the history',
};
