const NUMBER = /^(?:\d{1,9}|\d{1,3}(?:,\d{3}){1,2})(?:\.\d+)?$/;

/** A number as people type it: `500`, `1,250`, `12.5`, with or without `min`. Null for anything else. */
export function parseCount(text: string): number | null {
  const plain = text
    .trim()
    .replace(/\s*(?:min|mins|minute|minutes)\.?$/i, '')
    .replace(/(?<=\d)[\s\u00a0\u202f](?=\d{3}\b)/g, ',');
  return NUMBER.test(plain) ? Number(plain.replaceAll(',', '')) : null;
}

/** A pulse as people type it: `60/60`. Null for anything else. */
export function parsePulse(text: string): { minimumSeconds: number; incrementSeconds: number } | null {
  const match = /^(\d{1,4})\/(\d{1,4})$/.exec(text.trim());
  return match ? { minimumSeconds: Number(match[1]), incrementSeconds: Number(match[2]) } : null;
}

/** A day as forms and people give it, `2026-11-30`, that exists. Null for anything else. */
export function parseDay(text: string): string | null {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text.trim());
  if (!match) return null;
  const instant = new Date(Date.UTC(Number(match[1]), Number(match[2]) - 1, Number(match[3])));
  return instant.toISOString().startsWith(match[0]) ? match[0] : null;
}
