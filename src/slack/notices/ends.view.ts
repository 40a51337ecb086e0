import type { MinutesNotice } from '../../domain/notices/index.js';
import { actions, button, type Message, message, section } from '../kit/blocks.js';
import { minutesText, momentText } from '../kit/figures.js';
import { ACTIONS } from '../kit/ids.js';
import { code, md } from '../kit/text.js';

type Ends = Extract<MinutesNotice, { kind: 'minutes-end' }>['data'];
type SourceEnds = Extract<MinutesNotice, { kind: 'source-ends' }>['data'];

/** N11: minutes of a workspace that are about to lapse; another workspace may use them before. */
export function minutesEnd({ workspaceId, workspaceName, seconds, ends }: Ends): Message {
  const line = md`*${minutesText(seconds)}* of *${workspaceName}* lapse ${momentText(ends)}, as far as they are unused by then.`;
  const what = md`Moved to another workspace of yours they can be used there until the same moment; they do not go back to their source.`;
  return message(line, [
    section([line, what]),
    ...actions(button('Transfer', ACTIONS.transfer, { workspaceId }, { style: 'primary' })),
  ]);
}

/** N11: minutes that nobody has allocated yet. */
export function sourceEnds({ sourceName, seconds, ends }: SourceEnds): Message {
  const line = md`*${minutesText(seconds)}* in *${sourceName}* are not allocated and lapse ${momentText(ends)}.`;
  const what = md`Allocations from it end at the same moment: ${code('/minutes allocate')} puts its minutes to use until then.`;
  return message(line, [section([line, what])]);
}
