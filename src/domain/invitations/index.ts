/** Invitations: sent, answered, expired; one outcome each (I1–I10). */
export { acceptInvitation, declineInvitation, type MemberJoined } from './answer.js';
export { expireDueInvitations } from './expire.js';
export { invitePerson, type PersonInvited } from './invite.js';
export type { Invitation } from './model.js';
export { promoteWaiting } from './promote.js';
export { livingOf as livingInvitations } from './store.js';
