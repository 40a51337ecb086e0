/** Calls as voice platforms report them: checked, kept apart from what is personal about them, and metered once. */
export { type CallResult, reportCall } from './report.js';
export { MOST_CALLS, ReportedCall } from './schema.js';
export { findDetails, forgetDetailsOf, forgetNumber, ownNumbers } from './store.js';
