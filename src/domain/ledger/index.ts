/**
 * Minutes and where they went: one chain of immutable entries per workspace and per source (L1–L22, ledger-design.md). Seconds
 * are integers; a balance is the sum of its entries.
 */

export type { ChainState } from './books.js';
export { closeWorkspaceLedger } from './close.js';
export {
  callKeyOf,
  DEFAULT_SETTINGS,
  drawsOf,
  type Entry,
  type GrantTerms,
  type LedgerSettings,
  pairs,
  type SourceTerms,
  uncoveredOf,
} from './entry.js';
export { anchorHeads, drainLedger, writeFirst } from './ledger.js';
export { finishMoves, moveGrant } from './move.js';
export type { EndedCall } from './plan-settlement.js';
export { billedSeconds, DEFAULT_PULSE, type Pulse } from './pulse.js';
export { buyMinutes, changeLedgerSettings, expireDue } from './purchase.js';
export { crossedSince, entriesAfter, entriesBefore, readSourceState, readWorkspaceState } from './read.js';
export { type Settled, settleCall } from './settle.js';
export { availableOf, baseOf, heldOf, type WorkspaceState } from './workspace-state.js';
