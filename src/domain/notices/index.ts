/** The outbox: messages written in the fact's own transaction, sent afterwards, kept until somebody has them. */
export type { CallNotice, DisputeAnswer, DisputeData, UnplacedData } from './call-kinds.js';
export { type Deliver, type DeliveryResult, deliverDue } from './deliver.js';
export type { NoticeContent, NoticeKind } from './kinds.js';
export {
  type AlertAnswer,
  type CallTrouble,
  isAboutMinutes,
  type LowMinutes,
  type MinutesNotice,
  type RequestData,
} from './minutes-kinds.js';
export type { Notice, Recipient } from './model.js';
export { isMailed, type MailedNotice, type PeopleNotice } from './people-kinds.js';
export { openSealed, type Post, postNotice, postNotices } from './post.js';
export type { StandingTrouble } from './standing-kinds.js';
export { messageOf } from './store.js';
export type { WebhookDisabled } from './webhook-kinds.js';
