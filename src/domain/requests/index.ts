/** What members ask the owner for: minutes, or tighter limits (N9, N10). Every request has exactly one outcome. */
export { approveRequest, finishApprovals, type RequestApproved } from './approve.js';
export { askOwner, askVerb, type MinutesAsked } from './ask.js';
export { declineRequest, expireRequests, type RequestClosed, withdrawRequest } from './close.js';
export type { MinutesRequest } from './model.js';
export { readRequest } from './read.js';
