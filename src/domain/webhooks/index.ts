/** Webhooks of agents: what happens on a workspace's chain, told to an address of theirs, signed, until it has got through (A4). */
export { addWebhook, type WebhookAdded } from './add.js';
export { deleteWebhook, editWebhook, pauseWebhook, resumeWebhook, rotateSecret } from './change.js';
export {
  countWebhooksOf,
  type DeliveryView,
  endWebhooksOf,
  listWebhooks,
  readWebhook,
  redeliver,
  testWebhook,
  type WebhookView,
} from './deliveries.js';
export { WEBHOOK_EVENTS, type WebhookEvent } from './model.js';
export { scanForWebhooks } from './scan.js';
export { WebhookSender } from './sender.js';
export { forgetWebhooksOf } from './store.js';
