import { isObj, type Obj, obj, objs, str } from './json.js';
import { allOptions } from './limits-options.js';

/** What a person puts into a field: a text, an option's value, a user id, a date; a list for multi fields; null empties it. */
export type FieldValue = string | number | boolean | string[] | Obj | null;

const singles: Record<string, string> = {
  users_select: 'user',
  channels_select: 'channel',
  conversations_select: 'conversation',
  datepicker: 'date',
  timepicker: 'time',
  datetimepicker: 'date_time',
};
const optionFields = new Set(['static_select', 'external_select', 'radio_buttons', 'overflow']);
const optionLists = new Set(['multi_static_select', 'multi_external_select', 'checkboxes']);

/** True where an element has a state of its own (not a button). */
export function hasState(element: Obj): boolean {
  const type = str(element.type);
  return !['button', 'workflow_button', 'overflow', 'feedback_buttons', 'icon_button'].includes(type);
}

/** The element's state before anybody touched it. */
export function initialState(element: Obj): Obj {
  const type = str(element.type);
  if (optionFields.has(type)) return { type, selected_option: element.initial_option ?? null };
  if (optionLists.has(type)) return { type, selected_options: element.initial_options ?? [] };
  const kind = singles[type];
  if (kind !== undefined) return { type, [`selected_${kind}`]: element[`initial_${kind}`] ?? null };
  const many = singles[type.replace('multi_', '')];
  if (many !== undefined) return { type, [`selected_${many}s`]: element[`initial_${many}s`] ?? [] };
  if (type === 'rich_text_input') return { type, rich_text_value: element.initial_value ?? null };
  if (type === 'file_input') return { type, files: [] };
  return { type, value: element.initial_value ?? null };
}

/** The element's state once a person chose or typed this. Throws where Slack's client would not let them. */
export function chosenState(element: Obj, value: FieldValue, offered: Obj[] = []): Obj {
  const type = str(element.type);
  const options = type.includes('external') ? offered : allOptions(element);
  if (optionFields.has(type)) return { type, selected_option: value === null ? null : optionFor(element, options, value) };
  if (optionLists.has(type)) return { type, selected_options: listOf(value).map((one) => optionFor(element, options, one)) };
  const kind = singles[type];
  if (kind !== undefined) return { type, [`selected_${kind}`]: value };
  const many = singles[type.replace('multi_', '')];
  if (many !== undefined) return { type, [`selected_${many}s`]: listOf(value) };
  if (type === 'rich_text_input') return { type, rich_text_value: value };
  if (type === 'file_input') return { type, files: listOf(value) };
  const text = value === null || value === '' ? null : String(value);
  if (text !== null) checkTyped(element, text);
  return { type, value: text };
}

/** True when nothing was chosen or typed. */
export function isEmptyState(state: Obj): boolean {
  const { type, ...rest } = state;
  return Object.values(rest).every((value) => value === null || value === '' || (Array.isArray(value) && value.length === 0));
}

function optionFor(element: Obj, options: Obj[], wanted: unknown): Obj {
  if (isObj(wanted)) return wanted;
  const found = options.find((option) => option.value === wanted) ?? options.find((option) => obj(option.text).text === wanted);
  if (found !== undefined) return found;
  const there =
    objs(options)
      .map((option) => str(option.value))
      .join(', ') || 'none';
  throw new Error(`"${String(wanted)}" is not among the options of ${str(element.action_id)} (${there}).`);
}

function listOf(value: FieldValue): unknown[] {
  if (value === null) return [];
  return Array.isArray(value) ? value : [value];
}

function checkTyped(element: Obj, text: string): void {
  const max = Number(element.max_length ?? 3000);
  const min = Number(element.min_length ?? 0);
  const id = str(element.action_id);
  if (text.length > max || text.length < min)
    throw new Error(`Slack takes ${min} to ${max} characters in ${id}, not ${text.length}.`);
  if (element.type === 'number_input' && !/^-?\d+(\.\d+)?$/.test(text))
    throw new Error(`Slack takes only numbers in ${id}, not "${text}".`);
  if (element.type === 'email_text_input' && !/^\S+@\S+\.\S+$/.test(text))
    throw new Error(`Slack takes only an e-mail address in ${id}, not "${text}".`);
}
