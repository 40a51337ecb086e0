import type { SlackFeature } from '../kit/define.js';
import { ACTIONS } from '../kit/ids.js';
import { ids } from './ids.js';
import { policyAction, renameCommand, settingsAction, settingsCommand, settingsSubmit } from './settings.command.js';

/** W10: what can be set about a workspace. */
export const settings: SlackFeature = {
  commands: [renameCommand, settingsCommand],
  actions: { [ACTIONS.settings]: settingsAction, [ids.policy]: policyAction },
  modals: { [ids.settingsModal]: settingsSubmit },
};
