import { isAboutMinutes, type NoticeContent } from '../../domain/notices/index.js';
import { type Message, message } from '../kit/blocks.js';
import { code, md } from '../kit/text.js';
import { callMessage } from './call.view.js';
import * as invitation from './invitation.view.js';
import { minutesMessage } from './minutes.view.js';
import { peopleMessage } from './people.view.js';
import { standingTrouble } from './standing.view.js';
import { webhookDisabled } from './webhook.view.js';

/** What a notice says. `link` leads to the invitation's own page, where there is one. A new kind without words does not compile. */
export function noticeMessage(notice: NoticeContent, link?: string): Message {
  switch (notice.kind) {
    case 'invitation':
      return invitation.invitation(notice.data, link);
    case 'invitation-moved':
      return invitation.moved(notice.data);
    case 'invitation-mail':
      return invitation.notMailed(notice.data, link);
    case 'invitation-pass-on':
      return invitation.passOn(notice.data);
    case 'invitation-lost-seat':
      return invitation.lostSeat(notice.data);
    case 'invitation-cancelled':
      return invitation.cancelled(notice.data);
    case 'invitation-cancelled-for-you':
      return invitation.cancelledForYou(notice.data);
    case 'invitation-asked':
      return invitation.asked(notice.data);
    case 'invitation-ask-sent':
      return invitation.askSent(notice.data);
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
    case 'standing-trouble':
      return standingTrouble(notice.data);
    case 'webhook-disabled':
      return webhookDisabled(notice.data);
    case 'call-conflict':
      return message(
        md`*${notice.data.workspaceName}*: call ${code(notice.data.callId)} of ${notice.data.agentName} was reported twice with different facts. The first report counts; nothing was changed.`,
      );
    case 'calls-unplaced':
    case 'call-disputed':
    case 'call-dispute-closed':
    case 'call-dispute-answered':
      return callMessage(notice);
    default:
      return isAboutMinutes(notice) ? minutesMessage(notice) : peopleMessage(notice);
  }
}
