import type { CallNotice, UnplacedData } from '../../domain/notices/index.js';
import { actions, button, context, type Message, message, section } from '../kit/blocks.js';
import { minutesText } from '../kit/figures.js';
import { ACTIONS } from '../kit/ids.js';
import { code, join, type Md, md } from '../kit/text.js';

/** H7, N12: calls that are nobody's; disputes about calls, and what became of them. */
export function callMessage(notice: CallNotice): Message {
  switch (notice.kind) {
    case 'calls-unplaced':
      return unplaced(notice.data);
    case 'call-disputed':
      return disputed(notice.data);
    case 'call-dispute-closed': {
      const { ownerName, byName } = notice.data;
      return message(
        join([
          md`${callText(notice.data)} was disputed by ${byName}: “${notice.data.reason}”`,
          md`*${ownerName}* ${outcome(notice.data)}`,
        ]),
      );
    }
    case 'call-dispute-answered':
      return message(md`${callText(notice.data)}: ${notice.data.ownerName} has answered you, and ${outcome(notice.data)}`);
  }
}

function unplaced(data: UnplacedData): Message {
  const { workspaceId, workspaceName, workspaceHandle: handle, providerName, agentWord, providerAgentId, ownNumber } = data;
  const marks = [
    ...(providerAgentId ? [md`${agentWord} ${code(providerAgentId)}`] : []),
    ...(ownNumber && ownNumber !== providerAgentId ? [md`number ${code(ownNumber)}`] : []),
  ];
  const whose = marks.length > 0 ? md` (${join(marks, ', ')})` : md``;
  const line = md`*${workspaceName}*: ${providerName} has a call that belongs to no agent here${whose}. Such calls are kept, and not counted until you say whose they are.`;
  return message(line, [
    section(line),
    ...actions(button('See them', ACTIONS.platforms, workspaceId, { style: 'primary' })),
    context(
      md`So that the next ones are counted by themselves: give an agent that id with ${code(`/agents edit in ${handle}`)}, or map the number with ${code(`/numbers map in ${handle}`)}. To take callers whom ${providerName} asks about, the agent needs the id in any case.`,
    ),
  ]);
}

type Closed = Extract<CallNotice, { kind: 'call-dispute-closed' }>['data'];

function outcome({ returnedSeconds, answer }: Closed): Md {
  return returnedSeconds > 0
    ? md`gave back ${minutesText(returnedSeconds)}: “${answer}”`
    : md`let it stand as it was counted: “${answer}”`;
}

function disputed(data: Extract<CallNotice, { kind: 'call-disputed' }>['data']): Message {
  const { workspaceId, agentId, callId, disputeId, byName, reason, billedSeconds } = data;
  const text = join([
    md`*${byName} disputes a call of ${data.workspaceName}*`,
    md`${callText(data)}, ${minutesText(billedSeconds)} billed: “${reason}”`,
  ]);
  const call = { workspaceId, agentId, callId };
  return message(text, [
    section(text),
    ...actions(
      button('Give minutes back', ACTIONS.correctCall, call, { style: 'primary' }),
      button('Let it stand', ACTIONS.answerDispute, { workspaceId, disputeId, callId }),
      button('Explain', ACTIONS.explain, call),
    ),
  ]);
}

const callText = ({ workspaceName, callId, agentName }: Pick<Closed, 'workspaceName' | 'callId' | 'agentName'>): Md =>
  md`*${workspaceName}* · Call ${code(callId)} of ${agentName}`;
