/** Calls as voice platforms report them: checked, kept apart from what is personal about them, and metered once. */

export { type Admission, hasEnough, judgeAdmission } from './admission.js';
export { type CallRecord, findAgentCall } from './agent-call.js';
export { type CallCorrected, type CallReleased, correctCallMinutes, releaseQuarantined } from './correct.js';
export { answerDispute, disputeCall, finishDisputes } from './dispute.js';
export { forgetDisputesOf } from './dispute-store.js';
export { type CallExplained, callDetails, explainCall } from './explain.js';
export { type CallRef, findCalls, type NamedCall } from './find.js';
export { otherParty, ownNumber, type Parties, partiesOf } from './parties.js';
export type { Amount } from './price.js';
export { type CallResult, reportCall, reportCalls } from './report.js';
export { MOST_CALLS, ReportedCall } from './schema.js';
export { findDetails, forgetDetailsOf, forgetNumber } from './store.js';
export { readCall } from './take.js';
export { turnedAwaySince } from './turned-away.js';
