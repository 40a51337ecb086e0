import type { SlackFeature } from '../kit/define.js';
import { ACTIONS } from '../kit/ids.js';
import { createAction, createCommand, createSubmit, editAction, editCommand, editSubmit } from './agent.modal.js';
import {
  agentsCommand,
  listAction,
  listCommand,
  openAction,
  pauseAction,
  pauseCommand,
  resumeAction,
  resumeCommand,
  showAction,
  showCommand,
} from './agents.command.js';
import { deleteAction, deleteCommand, deleteSubmit } from './delete.modal.js';
import { ids } from './ids.js';
import { issueAction, issueSubmit, keysAction, keysCommand, revokeAction } from './keys.modal.js';

/** A1–A3, A7: the agents of a workspace and their keys. */
export const agents: SlackFeature = {
  commands: [
    agentsCommand,
    listCommand,
    createCommand,
    showCommand,
    editCommand,
    pauseCommand,
    resumeCommand,
    keysCommand,
    deleteCommand,
  ],
  actions: {
    [ACTIONS.agents]: openAction,
    [ids.list]: listAction,
    [ids.show]: showAction,
    [ids.create]: createAction,
    [ids.edit]: editAction,
    [ids.pause]: pauseAction,
    [ids.resume]: resumeAction,
    [ids.keys]: keysAction,
    [ids.issueKey]: issueAction,
    [ids.revokeKey]: revokeAction,
    [ids.remove]: deleteAction,
  },
  modals: {
    [ids.createModal]: createSubmit,
    [ids.editModal]: editSubmit,
    [ids.keyModal]: issueSubmit,
    [ids.deleteModal]: deleteSubmit,
  },
};
