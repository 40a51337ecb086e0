/** Who did what, when, and whether it was allowed (M3). Rows are only ever added. */

export type { AuditRow } from './model.js';
export { type AuditPage, type AuditPlace, readAudit } from './read.js';
export { recordAudit } from './record.js';
