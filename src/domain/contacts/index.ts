/** Whom agents talked to, and each agent's calls: collected from the chain and the details of calls, never the other way (A2, A5, H7). */
export { type CallFilter, type CallsPage, type ListedCall, listAgentCalls } from './calls.js';
export { collectAlong, collectContacts, collectMoved, rebuildContacts } from './collect.js';
export { type ErasureAhead, eraseNumber, finishErasures, whatErasureTakes } from './erase.js';
export { OUTCOMES, type Outcome } from './model.js';
export { nameContact } from './name.js';
export { partOldCalls } from './part.js';
export { type ContactsPage, type ContactView, listContacts, readContact } from './read.js';
export { forgetAll as forgetContactsOf } from './store.js';
