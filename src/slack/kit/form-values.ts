import type { Block } from './blocks.js';
import { section } from './blocks.js';
import type { ModalView } from './modal.js';
import type { Md } from './text.js';

/** One field's state as Slack sends it. */
export interface FieldState {
  type?: string | null | undefined;
  value?: string | null | undefined;
  selected_option?: { value?: string | null | undefined } | null | undefined;
  selected_user?: string | null | undefined;
  selected_conversation?: string | null | undefined;
  selected_channel?: string | null | undefined;
  selected_date?: string | null | undefined;
}

/** `state.values`: block → action → state. */
export type ViewState = Record<string, Record<string, FieldState>>;

/** What a form holds, by field name. */
export interface FormValues {
  /** Typed or chosen, trimmed; null when empty. An untouched required field gives what it was prefilled with. */
  text(name: string): string | null;
}

/** A reader over a submitted (or half-filled) form. */
export function formValues(state: ViewState, prefilled: Record<string, string>): FormValues {
  return {
    text(name) {
      const [field] = Object.values(state[name] ?? {});
      return contentOf(field)?.trim() || prefilled[name] || null;
    },
  };
}

/** The one string a field's state holds, whatever its kind. */
export function contentOf(field: FieldState | undefined): string | null {
  if (!field) return null;
  const { value, selected_option, selected_user, selected_conversation, selected_channel, selected_date } = field;
  return value ?? selected_option?.value ?? selected_user ?? selected_conversation ?? selected_channel ?? selected_date ?? null;
}

const BANNER = 'kit.banner';

/** The view a person sent, with what they had typed and a message on top: for refusals that belong to no field. */
export function withBanner(view: ModalView, state: ViewState, banner: Md): ModalView {
  const kept = (view.blocks as Block[]).filter((block) => block.block_id !== BANNER).map((block) => refill(block, state));
  const { type, callback_id, title, submit, close, private_metadata } = view;
  return {
    type,
    title,
    ...(callback_id ? { callback_id } : {}),
    ...(submit ? { submit } : {}),
    ...(close ? { close } : {}),
    ...(private_metadata ? { private_metadata } : {}),
    blocks: [{ ...section(banner), block_id: BANNER }, ...kept],
  };
}

function refill(block: Block, state: ViewState): Block {
  if (block.type !== 'input' || !block.block_id) return block;
  const [field] = Object.values(state[block.block_id] ?? {});
  const value = contentOf(field);
  if (value === null) return block;
  const { element } = block;
  switch (element.type) {
    case 'plain_text_input':
      return { ...block, element: { ...element, initial_value: value } };
    case 'static_select': {
      const initial = element.options?.find((option) => option.value === value);
      return initial ? { ...block, element: { ...element, initial_option: initial } } : block;
    }
    case 'users_select':
      return { ...block, element: { ...element, initial_user: value } };
    case 'conversations_select':
      return { ...block, element: { ...element, initial_conversation: value } };
    case 'datepicker':
      return { ...block, element: { ...element, initial_date: value } };
    default:
      return block;
  }
}
