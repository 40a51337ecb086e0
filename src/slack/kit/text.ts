import { shortened } from '../../platform/shortened.js';

/** Text in Slack's mrkdwn that is known to be ours: people's words enter it only through `md`, which disarms them. */
export class Md {
  constructor(readonly source: string) {}

  toString(): string {
    return this.source;
  }
}

export type Piece = Md | string | number;

const HAIR_SPACE = '\u200a';

/** Escapes what Slack would take for a link, a mention or a broadcast. */
export function escapeMrkdwn(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/** The reverse, for what Slack has escaped in a command's text. */
export function unescapeMrkdwn(text: string): string {
  return text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
}

// A mark that touches a space on its inner side formats nothing, and a hair space can hardly be seen.
function disarm(text: string): string {
  return text
    .replace(/(?<![\p{L}\p{N}])[*_~]|[*_~](?![\p{L}\p{N}])/gu, `${HAIR_SPACE}$&${HAIR_SPACE}`)
    .replace(/:(?=[\w+-]+:)/g, `:${HAIR_SPACE}`);
}

/** People's own text as it may stand in mrkdwn: one line, nothing in it formats, links, mentions or notifies (U). */
export function own(text: string): string {
  return disarm(escapeMrkdwn(text.replace(/\s+/g, ' '))).replaceAll('`', 'ˋ');
}

/** Joins our words with values: strings are people's text and are disarmed, Md goes in as it is. */
export function md(strings: TemplateStringsArray, ...values: Piece[]): Md {
  const parts = values.map((value, i) => `${piece(value)}${strings[i + 1] ?? ''}`);
  return new Md(`${strings[0] ?? ''}${parts.join('')}`);
}

function piece(value: Piece): string {
  if (value instanceof Md) return value.source;
  return typeof value === 'number' ? String(value) : own(value);
}

/** Several texts as one, empty ones left out. */
export function join(parts: readonly Md[], between = '\n'): Md {
  return new Md(
    parts
      .map((part) => part.source)
      .filter((source) => source !== '')
      .join(between),
  );
}

/** A sentence of the domain: its `code` stays, names within it are disarmed. */
export function sentence(text: string): Md {
  const parts = text.split(/(`[^`\n]*`)/);
  return new Md(parts.map((part, i) => (i % 2 === 1 ? escapeMrkdwn(part) : disarm(escapeMrkdwn(part)))).join(''));
}

/** Something a person typed or may type, as code; at most 80 characters of it. */
export function code(text: string): Md {
  const line = text.replace(/\s+/g, ' ').replaceAll('`', 'ˋ').trim();
  return new Md(`\`${escapeMrkdwn(shortened(line, 80))}\``);
}

/** Something to copy, as code and whole: an address or a secret that is cut is worth nothing. */
export function copied(text: string): Md {
  return new Md(`\`${escapeMrkdwn(text.replace(/\s+/g, ' ').replaceAll('`', 'ˋ').trim())}\``);
}

/** A workspace as every answer names it first (C7). */
export function named(workspace: { name: string; handle: string }): Md {
  return md`*${workspace.name}* ${code(`@${workspace.handle}`)}`;
}

/** A link to a channel; only for ids that Slack gave us. */
export function channelLink(channelId: string): Md {
  return new Md(`<#${channelId}>`);
}

/** An address of our own, as something to click or copy; never for one that people typed. */
export function webLink(url: string): Md {
  return new Md(`<${escapeMrkdwn(url)}>`);
}

/** A person's picture as a link: Slack refuses a whole message when it cannot load one image in it. */
export function pictureLink(url: string): Md {
  if (!URL.canParse(url)) return new Md('');
  return new Md(`<${new URL(url).href.replace(/[<>|]/g, encodeURIComponent)}|picture>`);
}
