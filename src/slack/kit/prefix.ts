/**
 * Two copies of Switchboard in one team differ by a prefix (C4). Texts name commands without it; on the way out the commands
 * in code spans get it, and those in hints, which are plain text and never people's own. People's own text cannot hold a code span:
 * its backticks are disarmed (text.ts).
 */
export function withPrefix<T>(value: T, prefix: string, names: readonly string[]): T {
  if (prefix === '') return value;
  const any = names.join('|');
  const inCode = new RegExp(`\`/(?=(?:${any})[ \`])`, 'g');
  const inHint = new RegExp(`(?<=^|\\s)/(?=(?:${any})\\b)`, 'g');
  return deep(value, (text, isHint) => (isHint ? text.replace(inHint, `/${prefix}`) : text.replace(inCode, `\`/${prefix}`))) as T;
}

function deep(value: unknown, change: (text: string, isHint: boolean) => string, isHint = false): unknown {
  if (typeof value === 'string') return change(value, isHint);
  if (Array.isArray(value)) return value.map((item) => deep(item, change, isHint));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, deep(inner, change, isHint || key === 'hint')]));
}
