import type { SlackFeature } from '../kit/define.js';
import { ids } from './ids.js';
import { standingCommand, stopAction } from './standing.command.js';

/** N13: minutes that come again every month. They are begun in the allocate form. */
export const standing: SlackFeature = { commands: [standingCommand], actions: { [ids.stop]: stopAction } };
