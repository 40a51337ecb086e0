/**
 * Minutes and where they went: one chain of immutable entries per workspace and per source (L1–L22, ledger-design.md). Seconds
 * are integers; a balance is the sum of its entries.
 */

export { archiveCalls } from './archive.js';
export type { ChainState } from './books.js';
export { callKey, type EndedCall } from './call.js';
export { type CallRecord, callRecordOf } from './call-record.js';
export { closeWorkspaceLedger } from './close.js';
export { type Corrected, correctCall } from './correct.js';
export {
  callKeyOf,
  DEFAULT_SETTINGS,
  drawsOf,
  type Entry,
  type GrantTerms,
  type LedgerSettings,
  pairs,
  type SourceTerms,
  type TopUp,
  uncoveredOf,
} from './entry.js';
export { handOverLedger } from './hand-over.js';
export { startCall } from './hold.js';
export { anchorHeads, drainLedger, writeBeside } from './ledger.js';
export { type LiveCall, liveCalls } from './live.js';
export { finishMoves, type Given, moveGrant } from './move.js';
export { grownWorkspaces, type Movement, movementsAfter } from './movements.js';
export { correctable, correctionKeys } from './plan-correct.js';
export { admits, type StartedCall } from './plan-hold.js';
export type { Taken } from './plan-reclaim.js';
export { type Pull, type PullMinutes, topUpAdmits } from './plan-top-up.js';
export { billedSeconds, DEFAULT_PULSE, type Pulse } from './pulse.js';
export { buyMinutes, changeLedgerSettings, expireDue } from './purchase.js';
export {
  crossedSince,
  endingBetween,
  entriesAfter,
  entriesBefore,
  entriesByKey,
  grantTerms,
  grantTermsOf,
  lastGiven,
  movedWorkspaces,
  readSourceState,
  readWorkspaceState,
  readWorkspaceStates,
  termsThatLeft,
  troubleSince,
} from './read.js';
export { ChainReader } from './read-on.js';
export { type Reclaimed, reclaimMinutes, type Transferred, transferMinutes, undoGrant } from './reclaim.js';
export { releaseCall } from './release.js';
export { type Settled, settleCall, settleCalls } from './settle.js';
export { type Outcome, outcomeOf } from './task.js';
export { availableOf, baseOf, heldOf, type WorkspaceState } from './workspace-state.js';
