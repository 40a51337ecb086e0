import type { SlackFeature } from '../kit/define.js';
import { ids } from './ids.js';
import { addAction, addSubmit, editAction, editSubmit, rotateAction, rotateSubmit } from './webhook.modal.js';
import {
  deleteAction,
  listAction,
  pauseAction,
  redeliverAction,
  resumeAction,
  resumeFromNowAction,
  showAction,
  testAction,
  webhooksCommand,
} from './webhooks.command.js';

/** A4: addresses that are told of what happens to an agent. */
export const webhooks: SlackFeature = {
  commands: [webhooksCommand],
  actions: {
    [ids.list]: listAction,
    [ids.show]: showAction,
    [ids.add]: addAction,
    [ids.edit]: editAction,
    [ids.pause]: pauseAction,
    [ids.resume]: resumeAction,
    [ids.resumeFromNow]: resumeFromNowAction,
    [ids.rotate]: rotateAction,
    [ids.remove]: deleteAction,
    [ids.test]: testAction,
    [ids.redeliver]: redeliverAction,
  },
  modals: {
    [ids.addModal]: addSubmit,
    [ids.editModal]: editSubmit,
    [ids.rotateModal]: rotateSubmit,
  },
};
