/** What calls came to by day, agent and number, rolled up from the chains; and how long minutes will last (N5, N7). */
export { rebuildUsage, rollUpMoved, rollUpWorkspace } from './roll-up.js';
export { type Runway, readRunway } from './runway.js';
