import type { NoticeContent } from '../../domain/notices/index.js';
import { actions, button, context, header, type Message, message, section } from '../kit/blocks.js';
import { barText, minutesText } from '../kit/figures.js';
import { ACTIONS } from '../kit/ids.js';
import { code, md } from '../kit/text.js';

type LowMinutes = Extract<NoticeContent, { kind: 'low-minutes' }>['data'];

/** N8, N9: the alert with its cure. The button says which workspace and which alert, so that the message can tell who helped. */
export function lowMinutes(data: LowMinutes): Message {
  const { workspaceId, workspaceName, threshold, availableSeconds, baseSeconds } = data;
  const left = minutesText(Math.max(0, availableSeconds));
  const [headline, line] =
    threshold === 0
      ? [`${workspaceName} is out of minutes`, md`Calls are no longer covered until somebody adds minutes.`]
      : [
          `${workspaceName} is down to ${threshold} %: ${left} left`,
          md`${barText(availableSeconds, baseSeconds)} ${left} of ${minutesText(baseSeconds)}`,
        ];
  const value = { workspaceId, threshold, at: Math.floor(data.at.getTime() / 1000) };
  return message(md`*${headline}*. ${line}`, [
    header(headline),
    section(line),
    ...actions(button('Add minutes', ACTIONS.allocate, value, { style: 'primary' })),
    context(md`${code(`/minutes allocate 500 to ${data.workspaceHandle}`)} does the same.`),
  ]);
}
