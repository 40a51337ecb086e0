/** Turns what the outbox holds into Slack messages, new ones or changes of earlier ones. */
export { createDeliver } from './deliver.js';
export { noticeMessage } from './view.js';
