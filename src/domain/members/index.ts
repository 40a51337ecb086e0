/** Who belongs to a workspace, and as what (M1–M4). */
export { addMember } from './add.js';
export type { Member } from './model.js';
export { membersOf, placesOf, roleOf } from './store.js';
