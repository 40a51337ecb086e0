/** Keys with which an agent's platform reports calls: scoped to one agent, shown once, stored as a hash (A3). */
export { authenticateKey } from './authenticate.js';
export { issueKey, type KeyIssued } from './issue.js';
export { type KeyView, listKeys, revokeKey } from './revoke.js';
export { forgetKeysOf, keysMadeBy, keysOf, revokeKeys } from './store.js';
