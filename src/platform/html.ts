/** HTML that is known to be ours: other people's text enters it only through `html`, which escapes it. */
export class Html {
  constructor(readonly source: string) {}

  toString(): string {
    return this.source;
  }
}

export type Piece = Html | string | number | null | readonly (Html | string)[];

/** Escapes what HTML would take for markup, in text and in quoted attributes. */
export function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
}

/** Joins our markup with values: strings are people's text and are escaped, Html goes in as it is, null is nothing. */
export function html(strings: TemplateStringsArray, ...values: Piece[]): Html {
  return new Html(values.reduce<string>((all, value, i) => all + piece(value) + (strings[i + 1] ?? ''), strings[0] ?? ''));
}

function piece(value: Piece): string {
  if (value === null) return '';
  if (value instanceof Html) return value.source;
  if (typeof value === 'object') return value.map(piece).join('');
  return escapeHtml(String(value));
}
