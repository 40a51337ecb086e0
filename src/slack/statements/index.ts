import type { SlackFeature } from '../kit/define.js';
import { ids } from './ids.js';
import { closeAction, fileAction, statementCommand } from './statement.command.js';

/** N14: what a month came to. */
export const statements: SlackFeature = {
  commands: [statementCommand],
  actions: { [ids.close]: closeAction, [ids.file]: fileAction },
};
