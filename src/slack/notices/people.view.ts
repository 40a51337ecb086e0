import { unreachable } from '../../domain/errors.js';
import type { PeopleNotice } from '../../domain/notices/index.js';
import { actions, button, confirm, context, type Message, message, section } from '../kit/blocks.js';
import { momentText, plural } from '../kit/figures.js';
import { ACTIONS } from '../kit/ids.js';
import { dashboardButton } from '../kit/next-steps.js';
import { code, join, md } from '../kit/text.js';

type Offer = Extract<PeopleNotice, { kind: 'transfer-offered' }>['data'];

/** What people hear about their places in workspaces. A new kind without words does not compile. */
export function peopleMessage(notice: PeopleNotice): Message {
  switch (notice.kind) {
    case 'role-changed':
      return message(md`${notice.data.byName} made you ${notice.data.role} of *${notice.data.workspaceName}*.`);
    case 'member-removed':
      return message(
        md`${notice.data.byName} removed you from *${notice.data.workspaceName}*. Your access has ended; what belongs to the workspace stays there.`,
      );
    case 'member-left':
      return message(md`${notice.data.memberName} left *${notice.data.workspaceName}*. Their seat is free again.`);
    case 'workspace-deleted':
      return message(md`${notice.data.byName} deleted *${notice.data.workspaceName}*. It is no longer in your switcher.`);
    case 'transfer-offered':
      return offered(notice.data);
    case 'transfer-withdrawn':
      return message(md`${notice.data.ownerName} no longer offers you *${notice.data.workspaceName}*.`);
    case 'transfer-done':
      return done(notice.data);
    case 'transfer-declined':
      return message(
        md`${notice.data.memberName} does not want to take over *${notice.data.workspaceName}*. You are still its owner.`,
      );
    case 'owner-deactivated':
      return inherits(notice.data);
    case 'person-deactivated':
      return deactivated(notice.data);
    default:
      return unreachable(notice);
  }
}

function offered(data: Offer): Message {
  const line = md`*${data.ownerName} offers you ${data.workspaceName}*`;
  const what = md`As its owner you allocate its minutes and pay for its people, who take ${plural(data.seatsNeeded, 'seat')} of yours. ${data.ownerName} stays as admin.`;
  return message(
    md`${data.ownerName} offers you the workspace ${data.workspaceName}. Answer until ${momentText(data.expiresAt)}.`,
    [
      section(join([line, what])),
      context(md`Until ${momentText(data.expiresAt, ' (your time)')}`),
      ...actions(
        button('Take it over', ACTIONS.acceptTransfer, data.transferId, { style: 'primary', confirm: sure(data) }),
        button('No, thanks', ACTIONS.declineTransfer, data.transferId),
      ),
    ],
  );
}

const sure = ({ workspaceName, ownerName, seatsNeeded }: Offer) =>
  confirm({
    title: `Take over ${workspaceName}?`,
    text: `You become its owner, and its people take ${plural(seatsNeeded, 'seat')} of yours. ${ownerName} stays as admin.`,
    yes: 'Take it over',
    no: 'Not yet',
  });

function done(data: Extract<PeopleNotice, { kind: 'transfer-done' }>['data']): Message {
  const line =
    data.forWhom === 'new'
      ? md`*${data.workspaceName}* is yours now. Allocate minutes with ${code(`/minutes allocate 100 to ${data.workspaceHandle}`)}.`
      : md`*${data.workspaceName}* now belongs to ${data.newOwnerName}; you are an admin there.`;
  return message(line, [section(line), ...actions(dashboardButton(data.workspaceId))]);
}

function deactivated(data: Extract<PeopleNotice, { kind: 'person-deactivated' }>['data']): Message {
  const left = md`${data.personName}'s Slack account was deactivated. Their seats in ${data.workspaceNames.join(', ')} are free again.`;
  if (data.keyNames.length === 0) return message(left);
  return message(join([left, md`Agent keys they made still work: ${data.keyNames.join(', ')}. Revoke those you do not want.`]));
}

function inherits({ userId, personName, workspaceNames }: Extract<PeopleNotice, { kind: 'owner-deactivated' }>['data']): Message {
  const line = md`${personName}'s Slack account was deactivated. You are the successor ${personName} named, so alerts come to you now, and you may take over ${workspaceNames.join(', ')} and the sources of minutes together. Calls go on meanwhile.`;
  return message(line, [section(line), ...actions(button('Take over', ACTIONS.takeOver, userId, { style: 'primary' }))]);
}
