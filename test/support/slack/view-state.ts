import { chosenState, type FieldValue, hasState, initialState, isEmptyState } from './field-values.js';
import { type Obj, str } from './json.js';
import { type Interactive, interactiveIn } from './read.js';

export type FieldValues = Record<string, FieldValue>;
export type Offered = (actionId: string) => Obj[];

const keyOf = ({ block, element }: Interactive) => `${str(block.block_id)}\n${str(element.action_id)}`;

/** The `state.values` of these blocks: what was typed, else the initial values. */
export function stateValues(blocks: Obj[], typed: Map<string, Obj>): Record<string, Obj> {
  const values: Record<string, Obj> = {};
  for (const field of fieldsIn(blocks)) {
    const at = str(field.block.block_id);
    values[at] = { ...values[at], [str(field.element.action_id)]: typed.get(keyOf(field)) ?? initialState(field.element) };
  }
  return values;
}

/** Puts values into the fields they name (by block_id, action_id or `block_id.action_id`); a field that is not there is an error. */
export function typeInto(blocks: Obj[], typed: Map<string, Obj>, values: FieldValues, offered: Offered): void {
  const fields = fieldsIn(blocks);
  for (const [name, value] of Object.entries(values)) {
    const field = fieldNamed(fields, name);
    typed.set(keyOf(field), chosenState(field.element, value, offered(str(field.element.action_id))));
  }
}

/** Slack's client does not send a form whose required inputs are empty: nor do we. */
export function requireFilled(blocks: Obj[], typed: Map<string, Obj>): void {
  const missing = fieldsIn(blocks)
    .filter(({ block }) => block.type === 'input' && block.optional !== true)
    .filter((field) => isEmptyState(typed.get(keyOf(field)) ?? initialState(field.element)))
    .map(({ block }) => str(block.block_id));
  if (missing.length > 0)
    throw new Error(
      `Slack would not submit: required and empty: ${missing.join(', ')}. (incomplete: true sends it all the same)`,
    );
}

function fieldsIn(blocks: Obj[]): Interactive[] {
  return interactiveIn(blocks).filter(({ element }) => hasState(element));
}

function fieldNamed(fields: Interactive[], name: string): Interactive {
  const byBlock = fields.filter(({ block }) => block.block_id === name);
  const byAction = fields.filter(({ element }) => element.action_id === name);
  const byBoth = fields.filter(({ block, element }) => `${str(block.block_id)}.${str(element.action_id)}` === name);
  const found = [byBoth, byBlock, byAction].find((some) => some.length > 0) ?? [];
  if (found.length === 1 && found[0] !== undefined) return found[0];
  const there = fields.map(({ block, element }) => `${str(block.block_id)}.${str(element.action_id)}`).join(', ') || 'none';
  throw new Error(`${found.length === 0 ? 'No field' : 'More than one field'} "${name}" in the view (fields: ${there}).`);
}

export interface Wanted {
  actionId: string;
  blockId?: string | undefined;
  /** A button's value, to tell apart buttons that share an action_id. */
  buttonValue?: FieldValue | undefined;
}

/** The one element a person could touch here; refuses when it is not there or not the only one. */
export function elementNamed(blocks: Obj[], { actionId, blockId, buttonValue }: Wanted): Interactive {
  const all = interactiveIn(blocks);
  const found = all.filter(({ block, element }) => {
    if (element.action_id !== actionId || (blockId !== undefined && block.block_id !== blockId)) return false;
    return element.type !== 'button' || buttonValue === undefined || (element.value ?? '') === buttonValue;
  });
  const [first] = found;
  if (found.length === 1 && first !== undefined) return first;
  const there =
    all.map(({ block, element }) => `${str(block.block_id)}.${str(element.action_id)}(${str(element.value)})`).join(', ') ||
    'nothing';
  const wanted = `${blockId === undefined ? '' : `${blockId}.`}${actionId}${buttonValue === undefined ? '' : `(${String(buttonValue)})`}`;
  throw new Error(`${found.length === 0 ? 'Nobody can touch' : 'More than one element is'} ${wanted}. There: ${there}.`);
}

/** The action object of a block_actions payload. */
export function actionOf(
  { block, element }: Interactive,
  value: FieldValue | undefined,
  offered: Offered,
  actionTs: string,
): Obj {
  const actionId = str(element.action_id);
  const base = { action_id: actionId, block_id: str(block.block_id), action_ts: actionTs };
  if (element.type !== 'button') return { ...base, ...chosenState(element, value ?? null, offered(actionId)) };
  const carried = element.value === undefined ? {} : { value: element.value };
  return {
    type: 'button',
    ...base,
    text: element.text,
    ...carried,
    ...(element.style === undefined ? {} : { style: element.style }),
  };
}
