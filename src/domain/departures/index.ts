/** People leaving: removed, by themselves, or because Slack deactivated them. Access ends at once and the seat goes on (M4, M6). */

export { isMarkedDeactivated, personDeactivated, personReactivated } from './deactivated.js';
export { leaveWorkspace } from './leave.js';
export { type PersonLeft, removeMember } from './remove.js';
