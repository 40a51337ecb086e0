import { ACTIONS } from '../kit/ids.js';

export const ids = {
  list: ACTIONS.webhooks,
  show: ACTIONS.showWebhook,
  add: 'webhooks.add',
  edit: 'webhooks.edit',
  pause: 'webhooks.pause',
  resume: 'webhooks.resume',
  resumeFromNow: 'webhooks.resume-from-now',
  rotate: 'webhooks.rotate',
  remove: 'webhooks.delete',
  test: 'webhooks.test',
  redeliver: 'webhooks.redeliver',
  addModal: 'webhooks.add-form',
  editModal: 'webhooks.edit-form',
  rotateModal: 'webhooks.rotate-form',
} as const;
