import type { types } from '@slack/bolt';
import { type Block, plainText } from './blocks.js';
import { cut, LIMITS } from './limits.js';

export interface Choice {
  value: string;
  label: string;
}

interface Field {
  label: string;
  hint?: string | undefined;
  optional?: boolean;
  /** Tells the app of changes while the form is open; the field's id is then an action's id, too. */
  tells?: string;
}

type InputElement = types.InputBlock['element'];

// The block's id is the field's name: domain errors name their fields the same way and land beside them.
function input(name: string, field: Field, element: InputElement): Block {
  return {
    type: 'input',
    block_id: name,
    label: plainText(field.label, LIMITS.label),
    element,
    optional: field.optional ?? false,
    ...(field.hint ? { hint: plainText(field.hint, LIMITS.label) } : {}),
    ...(field.tells ? { dispatch_action: true } : {}),
  };
}

const actionIdOf = (name: string, field: Field) => field.tells ?? name;

/** Text: one line, or several with `multiline`. Numbers, money and addresses are text too, with our own reading (environment.md). */
export function textInput(
  name: string,
  field: Field & { initial?: string | undefined; placeholder?: string; most?: number; multiline?: boolean },
): Block {
  const most = field.most ?? 200;
  return input(name, field, {
    type: 'plain_text_input',
    action_id: actionIdOf(name, field),
    max_length: most,
    ...(field.multiline ? { multiline: true } : {}),
    ...(field.initial ? { initial_value: cut(field.initial, most) } : {}),
    ...(field.placeholder ? { placeholder: plainText(field.placeholder, LIMITS.placeholder) } : {}),
    ...(field.tells ? { dispatch_action_config: { trigger_actions_on: ['on_character_entered'] } } : {}),
  });
}

/** One of at most 100 choices. An `initial` that is not among them is left out, since Slack would refuse the view. */
export function selectInput(
  name: string,
  field: Field & { choices: readonly Choice[]; initial?: string | undefined; placeholder?: string },
): Block {
  const options = field.choices
    .slice(0, LIMITS.options)
    .map(({ value, label }) => ({ text: plainText(label, LIMITS.optionText), value }));
  const initial = options.find((option) => option.value === field.initial);
  return input(name, field, {
    type: 'static_select',
    action_id: actionIdOf(name, field),
    options,
    ...(initial ? { initial_option: initial } : {}),
    ...(field.placeholder ? { placeholder: plainText(field.placeholder, LIMITS.placeholder) } : {}),
  });
}

/** A person of this Slack. */
export function personInput(name: string, field: Field & { initial?: string | undefined }): Block {
  return input(name, field, {
    type: 'users_select',
    action_id: actionIdOf(name, field),
    ...(field.initial ? { initial_user: field.initial } : {}),
  });
}

/** A channel, public or private. */
export function channelInput(name: string, field: Field & { initial?: string | undefined }): Block {
  return input(name, field, {
    type: 'conversations_select',
    action_id: actionIdOf(name, field),
    filter: { include: ['public', 'private'], exclude_bot_users: true },
    ...(field.initial ? { initial_conversation: field.initial } : {}),
  });
}

/** A day, as YYYY-MM-DD. */
export function dayInput(name: string, field: Field & { initial?: string | undefined }): Block {
  return input(name, field, {
    type: 'datepicker',
    action_id: actionIdOf(name, field),
    ...(field.initial ? { initial_date: field.initial } : {}),
  });
}
