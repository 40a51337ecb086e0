/** Who belongs to a workspace, and as what (M1–M4). */
export { addMember } from './add.js';
export { changeRole, memberFor, type RoleChanged } from './change-role.js';
export type { Member } from './model.js';
export { personName } from './name.js';
export { setProfile } from './profile.js';
export { endMembership, endMemberships, hand, memberById, membersOf, placesOf, roleOf } from './store.js';
