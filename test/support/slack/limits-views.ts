import { isObj, type Obj, obj, objs, str } from './json.js';
import { checkBlocks } from './limits-blocks.js';
import { checkFields, checkString, checkText, checkWord, Findings, type Problem } from './limits-text.js';

const VIEW_BYTES = 250_000;
const shared = ['private_metadata', 'callback_id', 'external_id'];
const modalOnly = ['title', 'submit', 'close', 'clear_on_close', 'notify_on_close', 'submit_disabled'];

/** A modal or Home view as views.open, update, push and publish take it. */
export function checkView(view: unknown, expected: 'modal' | 'home' | 'any' = 'any'): Problem[] {
  const f = new Findings();
  if (!isObj(view)) {
    f.error('/view', 'must be a view object');
    return f.problems;
  }
  checkWord(f, view.type ?? '', '/view/type', expected === 'any' ? ['modal', 'home'] : [expected]);
  const isModal = view.type === 'modal';
  checkFields(f, view, '/view', ['type', 'blocks', ...(isModal ? ['title'] : [])], [...shared, ...(isModal ? modalOnly : [])]);
  if (isModal) {
    checkText(f, view.title, '/view/title', 24, 'plain');
    checkText(f, view.submit, '/view/submit', 24, 'plain');
    checkText(f, view.close, '/view/close', 24, 'plain');
    const asks = objs(view.blocks).some((block) => block.type === 'input');
    if (asks && view.submit === undefined) f.error('/view', 'a modal with input blocks needs submit');
  }
  checkString(f, view.private_metadata, '/view/private_metadata', 3000, 0);
  checkString(f, view.callback_id, '/view/callback_id', 255, 0);
  checkString(f, view.external_id, '/view/external_id', 255, 0);
  checkBlocks(f, view.blocks, '/view/blocks', isModal ? 'modal' : 'home');
  const focused = objs(view.blocks).filter(
    (block) => obj(block.element).focus_on_load === true || obj(block.accessory).focus_on_load === true,
  );
  if (focused.length > 1) f.error('/view/blocks', 'only one element may have focus_on_load');
  const bytes = Buffer.byteLength(JSON.stringify(view));
  if (bytes > VIEW_BYTES) f.error('/view', `must be no more than ${VIEW_BYTES} bytes (is ${bytes})`, 'view_too_large');
  return f.problems;
}

/** The answer to a view_submission: nothing, or errors / update / push / clear. */
export function checkResponseAction(body: unknown, submitted: Obj): Problem[] {
  const f = new Findings();
  if (body === '' || body === null || body === undefined || (isObj(body) && Object.keys(body).length === 0)) return [];
  if (!isObj(body)) {
    f.error('', 'the answer to a view_submission must be empty or a JSON object');
    return f.problems;
  }
  checkWord(f, body.response_action ?? '', '/response_action', ['errors', 'update', 'push', 'clear']);
  if (body.response_action === 'update' || body.response_action === 'push') {
    checkFields(f, body, '', ['response_action', 'view'], []);
    return [...f.problems, ...checkView(body.view, 'modal')];
  }
  checkFields(f, body, '', ['response_action'], body.response_action === 'errors' ? ['errors'] : []);
  if (body.response_action === 'errors') checkErrors(f, body.errors, submitted);
  return f.problems;
}

function checkErrors(f: Findings, errors: unknown, submitted: Obj): void {
  if (!isObj(errors) || Object.keys(errors).length === 0) {
    f.error('/errors', 'must name at least one block');
    return;
  }
  const inputs = objs(submitted.blocks)
    .filter((block) => block.type === 'input')
    .map((block) => str(block.block_id));
  for (const [blockId, message] of Object.entries(errors)) {
    if (!inputs.includes(blockId))
      f.error(`/errors/${blockId}`, `is not an input block of the view (has ${inputs.join(', ') || 'none'})`);
    if (typeof message !== 'string' || message === '') f.error(`/errors/${blockId}`, 'must be a sentence');
  }
}
