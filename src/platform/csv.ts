/**
 * Rows as CSV (RFC 4180, UTF-8). What a spreadsheet would take for a formula (it begins with = + - @, a tab or a line break) gets an
 * apostrophe before it, so that somebody's text can never be run. Plain numbers and phone numbers (E.164) have nothing to run and
 * stay as they are, so that they are still found in other lists.
 */
export function csvText(rows: readonly (readonly (string | number)[])[]): string {
  return rows.map((row) => `${row.map(cellOf).join(',')}\r\n`).join('');
}

const HARMLESS = /^(?:-?\d+(?:\.\d+)?|\+[1-9]\d{6,14})$/;

function cellOf(value: string | number): string {
  if (typeof value === 'number') return String(value);
  const safe = /^\s*[=+\-@]|^[\t\r\n]/.test(value) && !HARMLESS.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
