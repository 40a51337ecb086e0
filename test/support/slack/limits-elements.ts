import { isObj, type Obj } from './json.js';
import { checkOverflowOptions, checkSelectOptions, checkTickOptions } from './limits-options.js';
import {
  checkConfirm,
  checkFields,
  checkList,
  checkString,
  checkText,
  checkUrl,
  checkWord,
  type Findings,
} from './limits-text.js';

/** Where an element stands; each element is only taken in some places. */
export type Place = 'section' | 'actions' | 'input' | 'context' | 'context_actions' | 'card';

interface ElementRule {
  places: Place[];
  required?: string[];
  optional?: string[];
  check?: (f: Findings, element: Obj, path: string) => void;
}

const anywhere: Place[] = ['section', 'actions', 'input'];
const typed: ElementRule = {
  places: ['input'],
  optional: ['initial_value', 'dispatch_action_config', 'placeholder', 'focus_on_load'],
};
const picks = ['confirm', 'focus_on_load', 'placeholder'];
const many = [...picks, 'max_selected_items'];

const rules: Record<string, ElementRule> = {
  button: {
    places: ['section', 'actions', 'card'],
    required: ['text'],
    optional: ['value', 'url', 'style', 'confirm', 'accessibility_label'],
    check: checkButton,
  },
  workflow_button: { places: ['section', 'actions'], required: ['text', 'workflow'], optional: ['style', 'accessibility_label'] },
  overflow: { places: ['section', 'actions'], required: ['options'], optional: ['confirm'], check: checkOverflowOptions },
  image: {
    places: ['section', 'context', 'card'],
    required: ['alt_text'],
    optional: ['image_url', 'slack_file'],
    check: checkImage,
  },
  static_select: {
    places: anywhere,
    optional: [...picks, 'options', 'option_groups', 'initial_option'],
    check: checkSelectOptions,
  },
  multi_static_select: {
    places: anywhere,
    optional: [...many, 'options', 'option_groups', 'initial_options'],
    check: checkSelectOptions,
  },
  external_select: { places: anywhere, optional: [...picks, 'initial_option', 'min_query_length'] },
  multi_external_select: { places: anywhere, optional: [...many, 'initial_options', 'min_query_length'] },
  users_select: { places: anywhere, optional: [...picks, 'initial_user'] },
  multi_users_select: { places: anywhere, optional: [...many, 'initial_users'] },
  channels_select: { places: anywhere, optional: [...picks, 'initial_channel', 'response_url_enabled'] },
  multi_channels_select: { places: anywhere, optional: [...many, 'initial_channels'] },
  conversations_select: {
    places: anywhere,
    optional: [...picks, 'initial_conversation', 'default_to_current_conversation', 'response_url_enabled', 'filter'],
  },
  multi_conversations_select: {
    places: anywhere,
    optional: [...many, 'initial_conversations', 'default_to_current_conversation', 'filter'],
  },
  checkboxes: {
    places: anywhere,
    required: ['options'],
    optional: ['initial_options', 'confirm', 'focus_on_load'],
    check: checkTickOptions,
  },
  radio_buttons: {
    places: anywhere,
    required: ['options'],
    optional: ['initial_option', 'confirm', 'focus_on_load'],
    check: checkTickOptions,
  },
  datepicker: { places: anywhere, optional: [...picks, 'initial_date'], check: checkDate },
  timepicker: { places: anywhere, optional: [...picks, 'initial_time', 'timezone'], check: checkTime },
  datetimepicker: { places: ['actions', 'input'], optional: ['confirm', 'focus_on_load', 'initial_date_time'] },
  plain_text_input: {
    ...typed,
    optional: [...(typed.optional ?? []), 'multiline', 'min_length', 'max_length'],
    check: checkTyped,
  },
  email_text_input: { ...typed, check: checkTyped },
  url_text_input: { ...typed, check: checkTyped },
  number_input: { ...typed, required: ['is_decimal_allowed'], optional: [...(typed.optional ?? []), 'min_value', 'max_value'] },
  rich_text_input: { ...typed, places: ['input', 'actions'] },
  file_input: { places: ['input'], optional: ['filetypes', 'max_files'] },
  feedback_buttons: { places: ['context_actions'], required: ['positive_button', 'negative_button'] },
  icon_button: {
    places: ['context_actions'],
    required: ['icon', 'text'],
    optional: ['value', 'visible_to_user_ids', 'confirm', 'accessibility_label'],
  },
};

/** One block element in its place: known there, its fields right, its ids short enough. */
export function checkElement(f: Findings, element: unknown, path: string, place: Place): void {
  if (!isObj(element)) {
    f.error(path, 'must be a block element');
    return;
  }
  const rule = typeof element.type === 'string' ? rules[element.type] : undefined;
  if (rule === undefined) {
    f.error(`${path}/type`, `unsupported element type: ${String(element.type)}`);
    return;
  }
  if (!rule.places.includes(place)) f.error(`${path}/type`, `${String(element.type)} is not allowed in ${place}`);
  const ids = element.type === 'image' ? [] : ['action_id'];
  checkFields(f, element, path, ['type', ...(rule.required ?? [])], [...ids, ...(rule.optional ?? [])]);
  checkString(f, element.action_id, `${path}/action_id`, 255);
  checkText(f, element.placeholder, `${path}/placeholder`, 150, 'plain');
  checkConfirm(f, element.confirm, `${path}/confirm`);
  if (typeof element.max_selected_items === 'number' && element.max_selected_items < 1)
    f.error(path, 'max_selected_items must be at least 1');
  rule.check?.(f, element, path);
}

function checkButton(f: Findings, button: Obj, path: string): void {
  checkText(f, button.text, `${path}/text`, 75, 'plain');
  checkString(f, button.value, `${path}/value`, 2000, 0);
  checkUrl(f, button.url, `${path}/url`);
  checkString(f, button.accessibility_label, `${path}/accessibility_label`, 75);
  checkWord(f, button.style, `${path}/style`, ['primary', 'danger']);
}

/** Images in blocks and elements alike: one source, an alternative text. */
export function checkImage(f: Findings, image: Obj, path: string): void {
  if ((image.image_url === undefined) === (image.slack_file === undefined)) f.error(path, 'needs image_url or slack_file');
  checkUrl(f, image.image_url, `${path}/image_url`);
  checkString(f, image.alt_text, `${path}/alt_text`, 2000);
}

function checkTyped(f: Findings, input: Obj, path: string): void {
  const max = typeof input.max_length === 'number' ? input.max_length : 3000;
  if (max < 1 || max > 3000) f.error(`${path}/max_length`, 'must be between 1 and 3000');
  const min = typeof input.min_length === 'number' ? input.min_length : 0;
  if (min < 0 || min > max) f.error(`${path}/min_length`, 'must be between 0 and max_length');
  checkString(f, input.initial_value, `${path}/initial_value`, max, 0);
  const config = input.dispatch_action_config;
  if (isObj(config)) checkList(f, config.trigger_actions_on, `${path}/dispatch_action_config/trigger_actions_on`, 1, 2);
}

function checkDate(f: Findings, picker: Obj, path: string): void {
  const date = picker.initial_date;
  if (date !== undefined && !(typeof date === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(date)))
    f.error(`${path}/initial_date`, 'must be YYYY-MM-DD');
}

function checkTime(f: Findings, picker: Obj, path: string): void {
  const time = picker.initial_time;
  if (time !== undefined && !(typeof time === 'string' && /^\d{2}:\d{2}$/.test(time)))
    f.error(`${path}/initial_time`, 'must be HH:mm');
}
