import { isObj, type Obj, objs, str } from './json.js';
import { checkChart, checkDataTable, checkTable } from './limits-data.js';
import { checkElement, checkImage, type Place } from './limits-elements.js';
import { checkFields, checkList, checkString, checkText, checkWord, type Findings } from './limits-text.js';
import { interactiveIn } from './read.js';

export type Surface = 'message' | 'modal' | 'home';

interface BlockRule {
  surfaces: Surface[];
  required?: string[];
  optional?: string[];
  check?: (f: Findings, block: Obj, path: string, surface: Surface) => void;
}

const all: Surface[] = ['message', 'modal', 'home'];
const message: Surface[] = ['message'];

const rules: Record<string, BlockRule> = {
  actions: { surfaces: all, required: ['elements'], check: (f, b, p) => checkElements(f, b, p, 25, 'actions') },
  alert: { surfaces: ['modal'], required: ['text'], optional: ['level'], check: checkAlert },
  context: { surfaces: all, required: ['elements'], check: checkContext },
  context_actions: {
    surfaces: message,
    required: ['elements'],
    check: (f, b, p) => checkElements(f, b, p, 5, 'context_actions'),
  },
  divider: { surfaces: all },
  header: {
    surfaces: all,
    required: ['text'],
    optional: ['level'],
    check: (f, b, p) => checkText(f, b.text, `${p}/text`, 150, 'plain'),
  },
  image: { surfaces: all, required: ['alt_text'], optional: ['image_url', 'slack_file', 'title'], check: checkImageBlock },
  input: { surfaces: all, required: ['label', 'element'], optional: ['hint', 'optional', 'dispatch_action'], check: checkInput },
  markdown: { surfaces: message, required: ['text'], check: (f, b, p) => checkString(f, b.text, `${p}/text`, 12_000) },
  rich_text: { surfaces: all, required: ['elements'], check: checkRichText },
  section: { surfaces: all, optional: ['text', 'fields', 'accessory', 'expand'], check: checkSection },
  table: { surfaces: message, required: ['rows'], optional: ['column_settings'], check: checkTable },
  data_table: {
    surfaces: message,
    required: ['rows', 'caption'],
    optional: ['page_size', 'row_header_column_index'],
    check: checkDataTable,
  },
  data_visualization: { surfaces: message, required: ['title', 'chart'], check: checkChart },
  card: { surfaces: message, optional: ['hero_image', 'icon', 'title', 'subtitle', 'body', 'actions'], check: checkCard },
  carousel: {
    surfaces: message,
    required: ['elements'],
    check: (f, b, p) => void checkList(f, b.elements, `${p}/elements`, 1, 10),
  },
};

/** All blocks of one payload: 50 in a message, 100 in a view; ids unique; each block right for its surface. */
export function checkBlocks(f: Findings, value: unknown, path: string, surface: Surface): void {
  const blocks = checkList(f, value, path, 0, surface === 'message' ? 50 : 100);
  blocks.forEach((block, i) => {
    checkBlock(f, block, `${path}/${i}`, surface);
  });
  const ids = objs(blocks)
    .map((block) => block.block_id)
    .filter((id) => id !== undefined);
  for (const id of repeated(ids)) f.error(path, `block_id "${String(id)}" is used more than once`);
  for (const block of objs(blocks)) {
    // Slack wants action_ids unique in their block only: rows of a list share one and differ in value.
    const actions = interactiveIn([block])
      .map(({ element }) => element.action_id)
      .filter((id) => id !== undefined);
    for (const id of repeated(actions)) f.error(path, `action_id "${String(id)}" is used more than once in one block`);
  }
  if (objs(blocks).filter((block) => block.type === 'data_visualization').length > 2)
    f.error(path, 'no more than 2 data_visualization blocks');
  if (objs(blocks).filter((block) => block.type === 'table').length > 1) f.error(path, 'only one table allowed');
}

function checkBlock(f: Findings, block: unknown, path: string, surface: Surface): void {
  if (!isObj(block)) {
    f.error(path, 'must be a block');
    return;
  }
  const rule = rules[str(block.type)];
  if (rule === undefined) {
    f.error(`${path}/type`, `unsupported type: ${str(block.type) || 'none'}`);
    return;
  }
  if (!rule.surfaces.includes(surface))
    f.error(`${path}/type`, `unsupported type: ${str(block.type)} is not allowed in a ${surface}`);
  checkFields(f, block, path, ['type', ...(rule.required ?? [])], ['block_id', ...(rule.optional ?? [])]);
  checkString(f, block.block_id, `${path}/block_id`, 255);
  rule.check?.(f, block, path, surface);
}

function checkElements(f: Findings, block: Obj, path: string, max: number, place: Place): void {
  checkList(f, block.elements, `${path}/elements`, 1, max).forEach((element, i) => {
    checkElement(f, element, `${path}/elements/${i}`, place);
  });
}

function checkContext(f: Findings, block: Obj, path: string): void {
  checkList(f, block.elements, `${path}/elements`, 1, 10).forEach((element, i) => {
    const at = `${path}/elements/${i}`;
    if (isObj(element) && element.type === 'image') checkElement(f, element, at, 'context');
    else checkText(f, element ?? 'missing', at, 2000);
  });
}

function checkSection(f: Findings, block: Obj, path: string): void {
  if (block.text === undefined && block.fields === undefined) f.error(path, 'a section needs text or fields');
  checkText(f, block.text, `${path}/text`, 3000);
  checkList(f, block.fields, `${path}/fields`, 1, 10).forEach((field, i) => {
    checkText(f, field ?? 'missing', `${path}/fields/${i}`, 2000);
  });
  if (block.accessory !== undefined) checkElement(f, block.accessory, `${path}/accessory`, 'section');
}

function checkInput(f: Findings, block: Obj, path: string): void {
  checkText(f, block.label, `${path}/label`, 2000, 'plain');
  checkText(f, block.hint, `${path}/hint`, 2000, 'plain');
  if (block.element !== undefined) checkElement(f, block.element, `${path}/element`, 'input');
}

function checkImageBlock(f: Findings, block: Obj, path: string): void {
  checkImage(f, block, path);
  checkText(f, block.title, `${path}/title`, 2000, 'plain');
}

function checkAlert(f: Findings, block: Obj, path: string): void {
  checkText(f, block.text, `${path}/text`, 3000);
  checkWord(f, block.level, `${path}/level`, ['default', 'info', 'warning', 'error', 'success']);
}

function checkRichText(f: Findings, block: Obj, path: string): void {
  checkList(f, block.elements, `${path}/elements`, 1, 200).forEach((element, i) => {
    const kinds = ['rich_text_section', 'rich_text_list', 'rich_text_quote', 'rich_text_preformatted'];
    checkWord(f, isObj(element) ? element.type : '', `${path}/elements/${i}/type`, kinds);
    if (isObj(element)) checkList(f, element.elements ?? null, `${path}/elements/${i}/elements`, 0, 1000);
  });
}

function checkCard(f: Findings, block: Obj, path: string): void {
  if (!['hero_image', 'title', 'actions', 'body'].some((name) => block[name] !== undefined))
    f.error(path, 'a card needs content');
  checkText(f, block.title, `${path}/title`, 150);
  checkText(f, block.subtitle, `${path}/subtitle`, 150);
  checkText(f, block.body, `${path}/body`, 200);
  objs(block.actions).forEach((button, i) => {
    checkElement(f, button, `${path}/actions/${i}`, 'card');
  });
}

function repeated(values: unknown[]): unknown[] {
  return [...new Set(values.filter((value, i) => values.indexOf(value) !== i))];
}
