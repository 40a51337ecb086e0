import { unescapeMrkdwn } from './text.js';

export interface Word {
  /** As people read it, without quotes and Slack's escapes. */
  text: string;
  quoted: boolean;
  /** Set when Slack marked it as a person. */
  userId?: string;
  /** Set when Slack marked it as a channel. */
  channelId?: string;
}

/** What stands after a command, taken apart. */
export interface Words {
  all: readonly Word[];
  /** The handle after `in`, when one was given. */
  handle?: string;
  /** Everything as one text, for names that need no quotes. */
  whole: string;
}

const TOKEN = /<[^<>]*>|"([^"]*)"|“([^”]*)”|„([^“”]*)[“”]|«([^»]*)»|[^\s"“„«]+/g;

/** Takes a command's text apart: words, "quoted parts", Slack's own `<@U1|ben>`, `<mailto:…|…>` and `<tel:…|…>`; `in <handle>` is set aside. */
export function parseWords(text: string): Words {
  const all: Word[] = [...text.matchAll(TOKEN)].map((match) => {
    const quoted = match.slice(1).find((part) => part !== undefined);
    return quoted === undefined ? bareWord(match[0]) : { text: unescapeMrkdwn(quoted).trim(), quoted: true };
  });
  const at = all.findIndex((word, i) => !word.quoted && word.text.toLowerCase() === 'in' && i + 1 < all.length);
  const handle = at >= 0 ? all[at + 1]?.text : undefined;
  const rest = handle === undefined ? all : all.filter((_, i) => i !== at && i !== at + 1);
  return { all: rest, whole: wholeOf(text), ...(handle === undefined ? {} : { handle }) };
}

function bareWord(raw: string): Word {
  const person = /^<@([UW][A-Z0-9]+)(?:\|[^>]*)?>$/.exec(raw);
  if (person?.[1]) return { text: raw, quoted: false, userId: person[1] };
  const channel = /^<#([CG][A-Z0-9]+)(?:\|([^>]*))?>$/.exec(raw);
  if (channel?.[1]) return { text: channel[2] || raw, quoted: false, channelId: channel[1] };
  const link = /^<(?:mailto:|tel:)?([^|>]+)(?:\|([^>]*))?>$/.exec(raw);
  if (link) return { text: unescapeMrkdwn(link[2] || link[1] || ''), quoted: false };
  return { text: unescapeMrkdwn(raw), quoted: false };
}

function wholeOf(text: string): string {
  const trimmed = text.trim();
  const quoted = /^["“„«](.*)["”“»]$/s.exec(trimmed);
  return unescapeMrkdwn(quoted?.[1] ?? trimmed).trim();
}

/** The word after a keyword such as `to` or `from`, or undefined. */
export function after(words: Words, keyword: string): Word | undefined {
  const at = words.all.findIndex((word) => !word.quoted && word.text.toLowerCase() === keyword);
  return at >= 0 ? words.all[at + 1] : undefined;
}

/** The workspace somebody means with `switch Sales Team` or `switch @sales`: as a handle, or undefined when nothing was typed. */
export function handleIn(words: Words): string | undefined {
  if (words.handle !== undefined) return words.handle;
  const typed = words.all.map((word) => word.text).join(' ');
  return typed.includes(' ') ? typed.toLowerCase().replace(/[^a-z0-9]+/g, '-') : typed || undefined;
}

/** True for something of the form of an e-mail address. */
export function isEmail(text: string): boolean {
  return /^[^\s@<>]+@[^\s@<>]+\.[^\s@<>]+$/.test(text) && text.length <= 254;
}
