import { unreachable } from '../../domain/errors.js';
import type { NoticeContent } from '../../domain/notices/index.js';
import { type Message, message } from '../kit/blocks.js';
import { code, md } from '../kit/text.js';
import * as invitation from './invitation.view.js';
import { lowMinutes } from './low-minutes.view.js';

/** What a notice says. `link` leads to the invitation's own page, where there is one. A new kind without words does not compile. */
export function noticeMessage(notice: NoticeContent, link?: string): Message {
  switch (notice.kind) {
    case 'invitation':
      return invitation.invitation(notice.data, link);
    case 'invitation-accepted':
      return invitation.accepted(notice.data);
    case 'invitation-joined':
      return invitation.joined(notice.data);
    case 'invitation-declined':
      return invitation.declined(notice.data);
    case 'invitation-declined-by-you':
      return invitation.declinedByYou(notice.data);
    case 'invitation-expired':
      return invitation.expired(notice.data);
    case 'invitation-ended':
      return invitation.ended(notice.data);
    case 'alert-channel-set':
      return message(
        md`When *${notice.data.workspaceName}* runs low on minutes, you'll read it here. ${notice.data.setBy} chose this channel.`,
      );
    case 'low-minutes':
      return lowMinutes(notice.data);
    case 'call-conflict':
      return message(
        md`*${notice.data.workspaceName}*: call ${code(notice.data.callId)} of ${notice.data.agentName} was reported twice with different facts. The first report counts; nothing was changed.`,
      );
    default:
      return unreachable(notice);
  }
}
