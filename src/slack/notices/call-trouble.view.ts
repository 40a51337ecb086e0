import { unreachable } from '../../domain/errors.js';
import type { CallTrouble } from '../../domain/notices/index.js';
import { actions, type Block, button, context, type Message, message, section } from '../kit/blocks.js';
import { clockText, minutesText, momentText, plural } from '../kit/figures.js';
import { ACTIONS } from '../kit/ids.js';
import { allocateButton } from '../kit/next-steps.js';
import { code, type Md, md } from '../kit/text.js';

/** L9, L14, L17: what an owner must hear of calls; one message an hour, which grows. */
export function callTrouble(data: CallTrouble): Message {
  switch (data.what) {
    case 'refused':
      return refused(data);
    case 'quarantined':
      return quarantined(data);
    case 'late':
      return late(data);
    default:
      return unreachable(data.what);
  }
}

// That callers were turned away is not known here: the platform may have connected them all the same (H6).
function refused({ workspaceId, workspaceName, count, since, calls }: CallTrouble): Message {
  const line = md`*${workspaceName}* had too few minutes for ${plural(count, 'call')} ${sinceText(count, since)}: no minutes were held for ${count === 1 ? 'it' : 'them'}, and the platform was told no.`;
  return message(line, [
    section(line),
    ...actions(allocateButton(workspaceId, 'Add minutes')),
    ...(calls.length > 0 ? [context(md`Last: ${nameOf(calls.at(-1) as Call)}.`)] : []),
  ]);
}

type Call = CallTrouble['calls'][number];
const nameOf = ({ callId, agentName }: Call): Md => md`${code(callId)} of ${agentName}`;
const sinceText = (count: number, since: Date): Md => (count === 1 ? md`at ${clockText(since)}` : md`since ${clockText(since)}`);

function quarantined({ workspaceId, workspaceName, count, since, calls }: CallTrouble): Message {
  const line = md`*${workspaceName}*: ${plural(count, 'call')} with times that cannot be right came in ${sinceText(count, since)}. ${count === 1 ? 'It is' : 'They are'} kept and not billed until you decide.`;
  const rows = calls.map(
    (call): Block =>
      section(
        md`${nameOf(call)}: ${momentText(call.startedAt)} to ${momentText(call.endedAt)}`,
        button('Release', ACTIONS.releaseCall, { workspaceId, agentId: call.agentId, callId: call.callId }),
      ),
  );
  const more =
    count > calls.length
      ? [context(md`And ${plural(count - calls.length, 'earlier one', 'earlier ones')}: ${code('/minutes history')} shows them.`)]
      : [];
  const why = context(md`Calls are taken up to 35 days after they end and 5 minutes ahead. Release bills one as it is.`);
  return message(line, [section(line), ...rows, ...more, why]);
}

function late({ workspaceName, count, since, uncoveredSeconds, calls }: CallTrouble): Message {
  const line = md`${plural(count, 'call')} of *${workspaceName}*, which is deleted, came in ${sinceText(count, since)}: ${minutesText(uncoveredSeconds)} that no minutes cover. Have the platform stop calling for it.`;
  return message(line, [section(line), ...calls.map((call) => context(nameOf(call)))]);
}
