/** Monthly statements: what came, went and was charged, frozen when a month is closed (N14, L15, L16). */
export { closeDueMonths, closeMonth } from './close.js';
export { statementCsv } from './csv.js';
export { type Linked, openStatementLink, statementLink } from './link.js';
export type { Adjustment, PriceRow, Statement } from './model.js';
export { chargedSeconds, type Money, type Priced } from './priced.js';
export { readStatement, readStatements, type StatementView } from './read.js';
