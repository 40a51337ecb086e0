import type { SlackFeature } from '../kit/define.js';
import { addAction, addCommand, addSubmit, removeAction } from './add.modal.js';
import { createAction, createCommand, createSubmit, editAction, editSubmit } from './base.modal.js';
import { connectAction, connectCommand, connectSubmit, disconnectAction, disconnectCommand } from './connect.modal.js';
import { deleteAction, deleteCommand, deleteSubmit } from './delete.modal.js';
import { ids } from './ids.js';
import { knowledgeCommand, listAction, listCommand, showAction, showCommand } from './knowledge.command.js';

/** K1, K2: knowledge bases: made in My Workspace, read where they are connected. */
export const knowledge: SlackFeature = {
  commands: [
    knowledgeCommand,
    listCommand,
    createCommand,
    showCommand,
    addCommand,
    connectCommand,
    disconnectCommand,
    deleteCommand,
  ],
  actions: {
    [ids.list]: listAction,
    [ids.show]: showAction,
    [ids.create]: createAction,
    [ids.edit]: editAction,
    [ids.add]: addAction,
    [ids.removeResource]: removeAction,
    [ids.connect]: connectAction,
    [ids.disconnect]: disconnectAction,
    [ids.remove]: deleteAction,
  },
  modals: {
    [ids.createModal]: createSubmit,
    [ids.editModal]: editSubmit,
    [ids.addModal]: addSubmit,
    [ids.connectModal]: connectSubmit,
    [ids.deleteModal]: deleteSubmit,
  },
};
