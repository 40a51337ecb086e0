/** Turns what the outbox holds for an address into e-mail. */
export { createMailDeliver, deliverBoth } from './deliver.js';
export { invitationLetter } from './invitation.view.js';
export { peopleLetter } from './people.view.js';
