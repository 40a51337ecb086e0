import { type Obj, objs, str } from './json.js';
import { checkBlocks } from './limits-blocks.js';
import { checkSuggestions } from './limits-options.js';
import { checkList, checkWord, Findings, type Problem } from './limits-text.js';

const HARD_TEXT = 40_000;
const GOOD_TEXT = 4_000;

/** A message as chat.* methods, response_urls and acknowledgements carry it. */
export function checkMessage(message: Obj): Problem[] {
  const f = new Findings();
  const text = message.text;
  const hasBlocks = objs(message.blocks).length > 0 || objs(message.attachments).length > 0;
  if (text !== undefined && typeof text !== 'string') f.error('/text', 'must be a string', 'invalid_arguments');
  if (str(text) === '' && !hasBlocks) f.error('/text', 'a message needs text or blocks', 'no_text');
  else if (str(text).trim() === '') f.warn('/text', 'top-level text is missing: notifications and screen readers show nothing');
  if (str(text).length > HARD_TEXT)
    f.error('/text', `must be no more than ${HARD_TEXT} characters (is ${str(text).length})`, 'msg_too_long');
  else if (str(text).length > GOOD_TEXT)
    f.warn('/text', `should be no more than ${GOOD_TEXT} characters (is ${str(text).length})`);
  if (message.link_names === true || message.link_names === 'true')
    f.warn('/link_names', 'link_names turns names in text into mentions');
  checkBlocks(f, message.blocks, '/blocks', 'message');
  checkList(f, message.attachments, '/attachments', 0, 100);
  objs(message.attachments).forEach((attachment, i) => {
    checkBlocks(f, attachment.blocks, `/attachments/${i}/blocks`, 'message');
  });
  return f.problems;
}

/** What a response_url takes: a message, or only the wish to delete the original. */
export function checkResponse(body: Obj): Problem[] {
  const f = new Findings();
  if (body.response_type !== undefined) checkWord(f, body.response_type, '/response_type', ['ephemeral', 'in_channel']);
  return [...f.problems, ...(body.delete_original === true ? [] : checkMessage(body))];
}

/** The answer to an external select's question for options. */
export function checkOptionsAnswer(body: Obj): Problem[] {
  const f = new Findings();
  checkSuggestions(f, body);
  return f.problems;
}
