import type { types } from '@slack/bolt';
import { cut, cutLines, LIMITS } from './limits.js';
import { join, type Md } from './text.js';

export type Block = types.KnownBlock;
export type PlainText = types.PlainTextElement;

/** What people read: text for notifications and screen readers, blocks for eyes. */
export interface Message {
  text: string;
  blocks: Block[];
}

/** A message; without blocks its text is shown in one section. */
export function message(text: Md, blocks: readonly Block[] = [section(text)]): Message {
  return { text: cutLines(text.source, LIMITS.messageText), blocks: blocks.slice(0, LIMITS.messageBlocks) };
}

/** A text object that is never interpreted. */
export function plainText(text: string, most: number): PlainText {
  return { type: 'plain_text', text: cut(text, most) || ' ', emoji: false };
}

function mrkdwn(text: Md, most: number): types.MrkdwnElement {
  return { type: 'mrkdwn', text: cutLines(text.source, most) || ' ', verbatim: true };
}

/** Lines of text, with a button or a menu beside them if there is one. */
export function section(text: Md | readonly Md[], accessory?: types.Button | types.Overflow): Block {
  const lines = Array.isArray(text) ? join(text) : (text as Md);
  return { type: 'section', text: mrkdwn(lines, LIMITS.sectionText), ...(accessory ? { accessory } : {}) };
}

/** Small grey text. */
export function context(text: Md, blockId?: string): Block {
  return { type: 'context', elements: [mrkdwn(text, LIMITS.contextText)], ...(blockId ? { block_id: blockId } : {}) };
}

export function header(text: string): Block {
  return { type: 'header', text: plainText(text, LIMITS.headerText) };
}

/** A picture by its address; where Slack cannot load it the message goes without. */
export function image(url: string, alt: string): Block {
  return { type: 'image', image_url: url, alt_text: cut(alt, LIMITS.altText) };
}

export function divider(): Block {
  return { type: 'divider' };
}

/** A row of buttons and menus; no block at all when there is none. */
export function actions(...offered: (types.Button | types.StaticSelect | null)[]): Block[] {
  const elements = offered.filter((element) => element !== null);
  return elements.length > 0 ? [{ type: 'actions', elements }] : [];
}

interface ButtonLook {
  style?: 'primary' | 'danger';
  confirm?: types.ConfirmationDialog;
}

/** Slack's own "are you sure", for buttons that end something; a local Slack may not show it. */
export function confirm(question: { title: string; text: string; yes: string; no?: string }): types.ConfirmationDialog {
  return {
    title: plainText(question.title, LIMITS.confirmTitle),
    text: plainText(question.text, LIMITS.confirmText),
    confirm: plainText(question.yes, LIMITS.confirmAnswer),
    deny: plainText(question.no ?? 'Keep it', LIMITS.confirmAnswer),
  };
}

/** A menu of at most five acts on one row; each value says act and row, never what is allowed. Undefined without any. */
export function overflow(actionId: string, acts: readonly { label: string; value: string }[]): types.Overflow | undefined {
  if (acts.length === 0) return undefined;
  for (const { value } of acts)
    if (value.length > LIMITS.optionValue) throw new Error(`A value of menu ${actionId} is too long.`);
  const options = acts.slice(0, LIMITS.menu).map(({ label, value }) => ({ text: plainText(label, LIMITS.optionText), value }));
  return { type: 'overflow', action_id: actionId, options };
}

/** A menu that does at once what is chosen; each value says act and row, never what is allowed. */
export function menu(label: string, actionId: string, acts: readonly { label: string; value: string }[]): types.StaticSelect {
  for (const { value } of acts)
    if (value.length > LIMITS.optionValue) throw new Error(`A value of menu ${actionId} is too long.`);
  const options = acts.map((one) => ({ text: plainText(one.label, LIMITS.optionText), value: one.value }));
  return { type: 'static_select', action_id: actionId, placeholder: plainText(label, LIMITS.placeholder), options };
}

/** A button; `value` says which row is meant, never what is allowed (objects travel as JSON). */
export function button(label: string, actionId: string, value: string | object, look: ButtonLook = {}): types.Button {
  const carried = typeof value === 'string' ? value : JSON.stringify(value);
  if (carried.length > LIMITS.buttonValue) throw new Error(`The value of button ${actionId} is too long.`);
  return { type: 'button', text: plainText(label, LIMITS.buttonText), action_id: actionId, value: carried, ...look };
}

/** A button that leads to a web page. */
export function linkButton(label: string, url: string): types.Button {
  return { type: 'button', text: plainText(label, LIMITS.buttonText), action_id: LINK_ACTION, url };
}

/** Link buttons send a payload too; it needs no more than an acknowledgement. */
export const LINK_ACTION = 'kit.link';
