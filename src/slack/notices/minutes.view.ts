import { unreachable } from '../../domain/errors.js';
import type { MinutesNotice } from '../../domain/notices/index.js';
import type { Message } from '../kit/blocks.js';
import { callTrouble } from './call-trouble.view.js';
import { minutesEnd, sourceEnds } from './ends.view.js';
import { lowMinutes } from './low-minutes.view.js';
import { request, requestAnswered, requestClosed } from './request.view.js';

/** What is said about minutes. A new kind without words does not compile. */
export function minutesMessage(notice: MinutesNotice): Message {
  switch (notice.kind) {
    case 'low-minutes':
      return lowMinutes(notice.data);
    case 'call-trouble':
      return callTrouble(notice.data);
    case 'minutes-end':
      return minutesEnd(notice.data);
    case 'source-ends':
      return sourceEnds(notice.data);
    case 'request':
      return request(notice.data);
    case 'request-closed':
      return requestClosed(notice.data);
    case 'request-answered':
      return requestAnswered(notice.data);
    default:
      return unreachable(notice);
  }
}
