import type { SlackFeature } from '../kit/define.js';
import { ids } from './ids.js';
import { renameCommand, settingsCommand, settingsSubmit } from './settings.command.js';

/** W10: what can be set about a workspace. */
export const settings: SlackFeature = {
  commands: [renameCommand, settingsCommand],
  modals: { [ids.settingsModal]: settingsSubmit },
};
