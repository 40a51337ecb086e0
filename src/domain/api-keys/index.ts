/** Keys with which an agent's platform reports calls: scoped to one agent, shown once, stored as a hash (A3). */
export { authenticateKey } from './authenticate.js';
export { issueKey, type KeyIssued } from './issue.js';
export { forgetKeysOf, keysMadeBy, revokeKeys } from './store.js';
