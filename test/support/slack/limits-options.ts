import { isObj, type Obj, obj, objs } from './json.js';
import { checkFields, checkList, checkString, checkText, checkUrl, type Findings } from './limits-text.js';

type OptionText = 'plain' | 'any';

/** One option: text and description 75 characters, value 75; mrkdwn only in checkboxes and radio buttons, url only in overflow. */
export function checkOption(f: Findings, option: unknown, path: string, text: OptionText, url = false): void {
  if (!isObj(option)) {
    f.error(path, 'must be an option object');
    return;
  }
  checkFields(f, option, path, url ? ['text'] : ['text', 'value'], ['value', 'description', ...(url ? ['url'] : [])]);
  checkText(f, option.text, `${path}/text`, 75, text);
  checkString(f, option.value, `${path}/value`, 75);
  checkText(f, option.description, `${path}/description`, 75, text);
  if (url) checkUrl(f, option.url, `${path}/url`);
}

function checkOptionList(f: Findings, value: unknown, path: string, max: number, text: OptionText, url = false): void {
  const options = checkList(f, value, path, 1, max);
  options.forEach((option, i) => {
    checkOption(f, option, `${path}/${i}`, text, url);
  });
  const values = objs(options).map((option) => option.value);
  if (new Set(values).size < values.length && !url) f.error(path, 'option values must be unique');
}

/** Options or option groups (one of the two), at most 100 each; the initial ones must be among them. */
export function checkSelectOptions(f: Findings, element: Obj, path: string): void {
  checkChoices(f, element, path);
  checkInitial(f, element, path, allOptions(element));
}

/** The answer to a block_suggestion: options or option_groups, which may be empty. */
export function checkSuggestions(f: Findings, body: Obj): void {
  if (Array.isArray(body.options) && body.options.length === 0) return;
  checkFields(f, body, '', [], ['options', 'option_groups']);
  checkChoices(f, body, '');
}

function checkChoices(f: Findings, element: Obj, path: string): void {
  if ((element.options === undefined) === (element.option_groups === undefined)) {
    f.error(path, 'must have either options or option_groups');
  }
  if (element.options !== undefined) checkOptionList(f, element.options, `${path}/options`, 100, 'plain');
  checkList(f, element.option_groups, `${path}/option_groups`, 1, 100).forEach((group, i) => {
    const at = `${path}/option_groups/${i}`;
    checkFields(f, obj(group), at, ['label', 'options'], []);
    checkText(f, obj(group).label, `${at}/label`, 75, 'plain');
    checkOptionList(f, obj(group).options, `${at}/options`, 100, 'plain');
  });
}

/** Checkboxes and radio buttons: at most 10, mrkdwn allowed. */
export function checkTickOptions(f: Findings, element: Obj, path: string): void {
  checkOptionList(f, element.options, `${path}/options`, 10, 'any');
  checkInitial(f, element, path, allOptions(element));
}

/** The overflow menu: at most 5, each may be a link. */
export function checkOverflowOptions(f: Findings, element: Obj, path: string): void {
  checkOptionList(f, element.options, `${path}/options`, 5, 'plain', true);
}

/** Every option of a select, groups flattened. */
export function allOptions(element: Obj): Obj[] {
  return [...objs(element.options), ...objs(element.option_groups).flatMap((group) => objs(group.options))];
}

function checkInitial(f: Findings, element: Obj, path: string, options: Obj[]): void {
  const known = new Set(options.map(fingerprint));
  const initial = element.initial_option === undefined ? [] : [element.initial_option];
  const many = checkList(f, element.initial_options, `${path}/initial_options`, 1, 100);
  for (const option of [...initial, ...many]) {
    if (!known.has(fingerprint(obj(option)))) f.error(path, 'initial option must be one of the options, exactly');
  }
}

function fingerprint(option: Obj): string {
  const text = obj(option.text);
  return JSON.stringify([option.value, text.type, text.text, obj(option.description).text ?? null]);
}
