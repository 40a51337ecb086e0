/** Who did what, when, and whether it was allowed (M3). Rows are only ever added. */

export type { AuditRow } from './model.js';
export { recordAudit } from './record.js';
export { listAudit } from './store.js';
