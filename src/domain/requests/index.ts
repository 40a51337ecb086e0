/** What members ask the owner for: minutes, or tighter limits (N9, N10). Every request has exactly one outcome. */
export { type AddedOrAsked, addOrAsk } from './add-or-ask.js';
export { approveRequest, finishApprovals, type RequestApproved } from './approve.js';
export { askOwner, askVerb, type MinutesAsked } from './ask.js';
export { declineRequest, expireRequests, type RequestClosed, withdrawRequest } from './close.js';
export type { MinutesRequest } from './model.js';
export { readRequest } from './read.js';
