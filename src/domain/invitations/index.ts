/** Invitations: sent, answered, reminded of, expired; one outcome each (I1–I10). */
export { acceptInvitation, declineInvitation, type MemberJoined } from './answer.js';
export { askForNewInvitation, type NewInvitationAsked } from './ask.js';
export { cancelInvitation, endInvitationsOf, endInvitationsTo, type InvitationCancelled } from './cancel.js';
export { expireDueInvitations, sweepInvitations } from './expire.js';
export { invitationsLeft, invitePerson, type PersonInvited } from './invite.js';
export { type ListedInvitation, listInvitations } from './list.js';
export type { Invitation } from './model.js';
export { moveInvitations, promoteWaiting, rebalanceSeats } from './promote.js';
export { type LinkState, type ReadInvitation, readInvitation } from './read.js';
export { promoteLines, remindInvitees } from './remind.js';
export { resendInvitation } from './resend.js';
export { WHAT_ROLES_MAY } from './role-words.js';
export { hasOpenInvitations, livingOf as livingInvitations } from './store.js';
export { type PersonWelcomed, welcomePerson } from './welcome.js';
