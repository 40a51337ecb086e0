import type { types } from '@slack/bolt';
import { type Block, plainText, section } from './blocks.js';
import { LIMITS } from './limits.js';
import { type Md, md } from './text.js';

export type ModalView = types.ModalView;

/** A modal before the kit has sent it: `data` comes back with the submission, so it names rows and grants nothing. */
export interface Modal {
  id: string;
  title: string;
  /** Without it the modal only shows something. */
  submit?: string;
  close?: string;
  blocks: Block[];
  data?: Record<string, unknown>;
}

/** Where a modal was asked for, so that its result lands there. */
export interface Origin {
  channelId?: string | undefined;
  responseUrl?: string | undefined;
  /** The message it was asked for with, when that is one that stays (N6). */
  messageTs?: string | undefined;
}

/** What travels in private_metadata. */
export interface Metadata {
  origin: Origin;
  data: Record<string, unknown>;
  /** Prefilled values of required fields: a local Slack sends untouched ones as null, which means "unchanged". */
  prefilled: Record<string, string>;
}

/** The view as Slack takes it. Throws when its data do not fit into private_metadata. */
export function toView(modal: Modal, origin: Origin): ModalView {
  const metadata = JSON.stringify({
    c: origin.channelId,
    r: origin.responseUrl,
    t: origin.messageTs,
    d: modal.data,
    p: prefilledIn(modal.blocks),
  });
  if (metadata.length > LIMITS.metadata) throw new Error(`The data of modal ${modal.id} do not fit.`);
  return {
    type: 'modal',
    callback_id: modal.id,
    title: plainText(modal.title, LIMITS.modalTitle),
    ...(modal.submit ? { submit: plainText(modal.submit, LIMITS.modalTitle) } : {}),
    close: plainText(modal.close ?? (modal.submit ? 'Cancel' : 'Close'), LIMITS.modalTitle),
    private_metadata: metadata,
    blocks: modal.blocks.slice(0, LIMITS.viewBlocks),
  };
}

/** Reads what `toView` wrote; anything else counts as empty. */
export function readMetadata(text: string): Metadata {
  const { c, r, t, d, p } = parse(text);
  const textIn = (value: unknown) => (typeof value === 'string' ? value : undefined);
  return {
    origin: { channelId: textIn(c), responseUrl: textIn(r), messageTs: textIn(t) },
    data: record(d),
    prefilled: Object.fromEntries(
      Object.entries(record(p)).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
    ),
  };
}

function parse(text: string): Record<string, unknown> {
  try {
    return record(JSON.parse(text));
  } catch {
    return {};
  }
}

function record(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {};
}

function prefilledIn(blocks: readonly Block[]): Record<string, string> {
  const found: Record<string, string> = {};
  for (const block of blocks) {
    if (block.type !== 'input' || block.optional || !block.block_id) continue;
    const { element } = block;
    if (element.type === 'plain_text_input' && element.initial_value) found[block.block_id] = element.initial_value;
    if (element.type === 'static_select' && element.initial_option?.value) found[block.block_id] = element.initial_option.value;
  }
  return found;
}

/** A modal that only says something: while work goes on, or what came of it. */
export function notice(title: string, text: Md | Block[]): Modal {
  return { id: NOTICE_MODAL, title, blocks: Array.isArray(text) ? text : [section(text)] };
}

export const NOTICE_MODAL = 'kit.notice';
export const WORKING = md`Working… this takes a moment longer than usual. You can leave this open.`;
export const LOADING = md`One moment…`;
