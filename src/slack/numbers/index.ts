import type { SlackFeature } from '../kit/define.js';
import { addAction, addCommand, addSubmit } from './add.modal.js';
import { ids } from './ids.js';
import { mapCommand, mapSubmit } from './map.modal.js';
import { listAction, listCommand, numbersCommand, unmapCommand } from './numbers.command.js';
import { manageAction, releaseCommand, releaseSubmit } from './release.modal.js';

/** A6: the phone numbers of a workspace. */
export const numbers: SlackFeature = {
  commands: [numbersCommand, listCommand, addCommand, mapCommand, unmapCommand, releaseCommand],
  actions: { [ids.list]: listAction, [ids.manage]: manageAction, [ids.add]: addAction },
  modals: { [ids.addModal]: addSubmit, [ids.mapModal]: mapSubmit, [ids.releaseModal]: releaseSubmit },
};
