import { type Obj, obj, objs, str } from './json.js';

export interface Interactive {
  block: Obj;
  element: Obj;
}

/** Every element with an action in these blocks, with the block that holds it. */
export function interactiveIn(blocks: unknown): Interactive[] {
  return objs(blocks).flatMap((block) => {
    const inner = block.type === 'carousel' ? interactiveIn(block.elements) : interactiveIn(block.child_blocks);
    const elements = [
      block.accessory,
      block.element,
      ...objs(block.type === 'carousel' ? [] : block.elements),
      ...objs(block.actions),
    ];
    const own = objs(elements).filter((element) => isInteractive(element));
    return [...own.map((element) => ({ block, element })), ...inner];
  });
}

function isInteractive(element: Obj): boolean {
  const type = str(element.type);
  if (type === 'rich_text_input') return true;
  return !['', 'image', 'plain_text', 'mrkdwn', 'card'].includes(type) && !type.startsWith('rich_text');
}

/** All blocks of a message, those inside attachments too. */
export function blocksOf(payload: Obj): Obj[] {
  return [...objs(payload.blocks), ...objs(payload.attachments).flatMap((attachment) => objs(attachment.blocks))];
}

/** Everything a person reads in a message or view, one line a text: for expectations on words. */
export function textOf(payload: Obj): string {
  const lines: string[] = [];
  const walk = (value: unknown, key: string): void => {
    if (typeof value === 'string' && ['text', 'caption', 'alt_text', 'initial_value'].includes(key)) lines.push(value);
    else if (typeof value === 'string' && key === 'title') lines.push(value);
    else if (Array.isArray(value)) for (const item of value) walk(item, key);
    else if (typeof value === 'object' && value !== null) {
      const cell = obj(value);
      if (cell.type === 'raw_number') lines.push(str(cell.text) || String(cell.value));
      else for (const [name, inner] of Object.entries(cell)) walk(inner, name);
    }
  };
  for (const name of ['title', 'text', 'blocks', 'attachments', 'submit', 'close']) walk(payload[name], name);
  return lines.join('\n');
}

/** The buttons a person can press in a message or view: what they say and what they carry. */
export function buttonsOf(payload: Obj): { text: string; actionId: string; blockId: string; value: string; style: string }[] {
  return interactiveIn(blocksOf(payload))
    .filter(({ element }) => element.type === 'button')
    .map(({ block, element }) => ({
      text: str(obj(element.text).text),
      actionId: str(element.action_id),
      blockId: str(block.block_id),
      value: str(element.value),
      style: str(element.style),
    }));
}
