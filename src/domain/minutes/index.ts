/** Minutes as people handle them: sources bought, allocations made, balances and history read (N1–N6). */
export { addMinutes, finishAdditions, type MinutesAdded } from './add.js';
export { addSource, finishPurchases, type SourceAdded } from './add-source.js';
export { allocate, allocateMinutes, type MinutesAllocated } from './allocate.js';
export { type AdminMinutes, letAdminsAdd, mayAddToday, readAdminMinutes } from './allowance.js';
export { forgetAllowanceOf } from './allowance-store.js';
export { type Balance, type GrantView, listSources, readBalance, type SourceView } from './balance.js';
export { type Movement, readHistory } from './history.js';
export { HISTORY_KINDS, type HistoryKind } from './history-page.js';
export { findLinks, noteLink } from './link.js';
export type { Source } from './model.js';
export { sourceNames } from './moved.js';
export { type MinutesReclaimed, takeMinutesBack, undoAllocation } from './reclaim.js';
export { planSeries, renewPlanMinutes } from './renew.js';
export { Allocate, amount, minutes, reason } from './schema.js';
export { readLimits, setLimits, setThresholds } from './settings.js';
export {
  boughtAt,
  knownSource,
  moveSources,
  sourceInForceAt,
  sourceInTeam as findSourceInTeam,
  sourcesOf,
} from './store.js';
export { describeAndFollow, finishTimeZones } from './time-zone.js';
export { sourceLeft, topUpFor } from './top-up.js';
export { type GrantMoved, type MinutesTransferred, moveMinutes } from './transfer.js';
export { type UsualTerms, usualTerms } from './usual-terms.js';
