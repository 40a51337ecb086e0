import type { SlackFeature } from '../kit/define.js';
import { deleteCommand, deleteSubmit } from './delete.modal.js';
import { ids } from './ids.js';

/** W11: the end of a workspace. */
export const deletion: SlackFeature = { commands: [deleteCommand], modals: { [ids.deleteModal]: deleteSubmit } };
