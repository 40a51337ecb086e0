import type { SlackFeature } from '../kit/define.js';
import { ids } from './ids.js';
import { shareAction, showAction, usageCommand } from './usage.command.js';

/** N7: where minutes went. */
export const usage: SlackFeature = {
  commands: [usageCommand],
  actions: { [ids.byAgent]: showAction, [ids.byNumber]: showAction, [ids.byDay]: showAction, [ids.share]: shareAction },
};
