/**
 * Two copies of Switchboard in one team differ by a prefix (C4). Texts name commands without it; on the way out the commands
 * in code spans get it. People's own text cannot hold such a span: its backticks are disarmed (text.ts).
 */
export function withPrefix<T>(value: T, prefix: string, names: readonly string[]): T {
  if (prefix === '') return value;
  const command = new RegExp(`\`/(?=(?:${names.join('|')})[ \`])`, 'g');
  return deep(value, (text) => text.replace(command, `\`/${prefix}`)) as T;
}

function deep(value: unknown, change: (text: string) => string): unknown {
  if (typeof value === 'string') return change(value);
  if (Array.isArray(value)) return value.map((item) => deep(item, change));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, deep(inner, change)]));
}
