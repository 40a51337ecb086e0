import { isObj, type Obj } from './json.js';

/** One breach of Slack's rules. `error` is refused by Slack; `warning` is taken, but ought not to be sent. */
export interface Problem {
  path: string;
  message: string;
  severity: 'error' | 'warning';
  /** Slack's own error word where it is not the usual invalid_blocks or invalid_arguments. */
  code?: string;
}

/** Collects what is wrong with one payload. */
export class Findings {
  readonly problems: Problem[] = [];

  error(path: string, message: string, code?: string): void {
    this.problems.push({ path, message, severity: 'error', ...(code === undefined ? {} : { code }) });
  }

  warn(path: string, message: string): void {
    this.problems.push({ path, message, severity: 'warning' });
  }
}

/** Required fields are there, and no field Slack does not know ("invalid additional property"). */
export function checkFields(f: Findings, value: Obj, path: string, required: string[], optional: string[]): void {
  for (const name of required)
    if (value[name] === undefined || value[name] === null) f.error(path, `missing required field: ${name}`);
  for (const name of Object.keys(value)) {
    if (!required.includes(name) && !optional.includes(name)) f.error(`${path}/${name}`, `invalid additional property: ${name}`);
  }
}

/** A plain string between min and max characters; absent is fine. */
export function checkString(f: Findings, value: unknown, path: string, max: number, min = 1): void {
  if (value === undefined || value === null) return;
  if (typeof value !== 'string') {
    f.error(path, 'must be a string');
    return;
  }
  if (value.length > max) f.error(path, `must be no more than ${max} characters (is ${value.length})`);
  if (value.length < min) f.error(path, `must be more than ${min - 1} characters`);
}

/** A text object; `plain` where Slack takes only plain_text. Absent is fine: see checkFields. */
export function checkText(f: Findings, value: unknown, path: string, max: number, plain: 'plain' | 'any' = 'any'): void {
  if (value === undefined || value === null) return;
  if (!isObj(value)) {
    f.error(path, 'must be a text object');
    return;
  }
  if (value.type !== 'plain_text' && value.type !== 'mrkdwn') {
    f.error(`${path}/type`, 'must be plain_text or mrkdwn');
    return;
  }
  if (plain === 'plain' && value.type !== 'plain_text') f.error(`${path}/type`, 'must be plain_text');
  checkFields(f, value, path, ['type', 'text'], [value.type === 'plain_text' ? 'emoji' : 'verbatim']);
  checkString(f, value.text, `${path}/text`, max);
}

/** A list with between min and max items; anything else is reported. */
export function checkList(f: Findings, value: unknown, path: string, min: number, max: number): unknown[] {
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value)) {
    f.error(path, 'must be a list');
    return [];
  }
  if (value.length < min) f.error(path, `no fewer than ${min} items allowed (has ${value.length})`);
  if (value.length > max) f.error(path, `no more than ${max} items allowed (has ${value.length})`);
  return value;
}

/** A web address; Slack wants http or https. */
export function checkUrl(f: Findings, value: unknown, path: string, max = 3000): void {
  checkString(f, value, path, max);
  if (typeof value === 'string' && !/^(https?|mailto|slack):/.test(value)) f.error(path, 'must be a valid URL');
}

/** One of the words Slack knows there. */
export function checkWord(f: Findings, value: unknown, path: string, words: string[]): void {
  if (value !== undefined && !(typeof value === 'string' && words.includes(value)))
    f.error(path, `must be one of ${words.join(', ')}`);
}

/** A confirmation dialog: 100 / 300 / 30 / 30 characters. */
export function checkConfirm(f: Findings, value: unknown, path: string): void {
  if (value === undefined) return;
  if (!isObj(value)) {
    f.error(path, 'must be a confirmation object');
    return;
  }
  checkFields(f, value, path, ['title', 'text', 'confirm', 'deny'], ['style']);
  checkText(f, value.title, `${path}/title`, 100, 'plain');
  checkText(f, value.text, `${path}/text`, 300);
  checkText(f, value.confirm, `${path}/confirm`, 30, 'plain');
  checkText(f, value.deny, `${path}/deny`, 30, 'plain');
  checkWord(f, value.style, `${path}/style`, ['primary', 'danger']);
}
