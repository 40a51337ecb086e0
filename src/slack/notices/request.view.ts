import type { MinutesNotice } from '../../domain/notices/index.js';
import { actions, button, context, type Message, message, section } from '../kit/blocks.js';
import { minutesText, momentText } from '../kit/figures.js';
import { ACTIONS } from '../kit/ids.js';
import { balanceButton } from '../kit/next-steps.js';
import { join, type Md, md } from '../kit/text.js';

type Request = Extract<MinutesNotice, { kind: 'request' }>['data'];
type Closed = Extract<MinutesNotice, { kind: 'request-closed' }>['data'];

/** `200 min for launch`, or what else was asked. */
function what({ wants, seconds, purpose, workspaceName }: Request): Md {
  const why = purpose ? md` for ${purpose}` : md``;
  return wants === 'stop'
    ? md`to draw the line of *${workspaceName}* at zero minutes`
    : md`for ${minutesText(seconds)} in *${workspaceName}*${why}`;
}

/** N10: to the owner, with what they can answer. The buttons name what was read; the verb decides. */
export function request(data: Request): Message {
  const { workspaceId, requestId, revision, askerName, wants, seconds, expiresAt } = data;
  const line = md`*${askerName}* asks you ${what(data)}.`;
  const row = { workspaceId, requestId, revision };
  const approve = wants === 'stop' ? 'Stop at zero' : `Approve ${minutesText(seconds).replace(/ min$/, '')}`;
  return message(line, [
    section(line),
    ...actions(
      button(approve, ACTIONS.approveRequest, row, { style: 'primary' }),
      wants === 'stop' ? null : button('Other amount', ACTIONS.approveOtherwise, row),
      button('Decline', ACTIONS.declineRequest, { workspaceId, requestId }),
    ),
    context(md`Until ${momentText(expiresAt)}. ${askerName} hears what you decide.`),
  ]);
}

/** To the owner, in place of the request. */
export function requestClosed(data: Closed): Message {
  const { askerName } = data;
  const asked = md`${askerName} asked you ${what(data)}.`;
  switch (data.outcome) {
    case 'approved':
      return message(md`${asked} ${granted(data, md`*You added`, md`*You switched`)} ${askerName} knows.`);
    case 'declined':
      return message(md`${asked} *You declined.* ${askerName} knows.`);
    case 'withdrawn':
      return message(md`${asked} *${askerName} took it back*, so there is nothing left to answer.`);
    case 'expired':
      return message(md`${asked} *Nobody answered within 7 days*, so the request has ended. ${askerName} knows.`);
  }
}

function granted({ givenSeconds, wants }: Closed, added: Md, switched: Md): Md {
  return wants === 'stop' ? md`${switched} to Stop.*` : md`${added} ${minutesText(givenSeconds ?? 0)}.*`;
}

/** To whoever asked. */
export function requestAnswered(data: Closed): Message {
  const { ownerName, workspaceId, workspaceName } = data;
  const mine = md`your request ${what(data)}`;
  switch (data.outcome) {
    case 'approved': {
      const line = join([md`${ownerName} granted ${mine}.`, granted(data, md`*Added:`, md`*The limit policy was switched`)], ' ');
      return message(line, [section(line), ...actions(balanceButton(workspaceId))]);
    }
    case 'declined':
      return message(md`${ownerName} declined ${mine}. Nothing was changed; ${ownerName} can tell you why.`);
    case 'withdrawn':
    case 'expired':
      return message(
        md`${ownerName} has not answered ${mine} within 7 days, so it has ended. Ask again if *${workspaceName}* still needs it.`,
      );
  }
}
