import type { SlackFeature } from '../kit/define.js';
import { ACTIONS } from '../kit/ids.js';
import { ids } from './ids.js';
import { fileAction, openAction, shareAction, showAction, usageCommand } from './usage.command.js';

/** N7: where minutes went. */
export const usage: SlackFeature = {
  commands: [usageCommand],
  actions: {
    [ACTIONS.usage]: openAction,
    [ids.byAgent]: showAction,
    [ids.byNumber]: showAction,
    [ids.byDay]: showAction,
    [ids.share]: shareAction,
    [ids.file]: fileAction,
  },
};
