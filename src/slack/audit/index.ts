import type { SlackFeature } from '../kit/define.js';
import { auditAction, auditCommand } from './audit.command.js';
import { ids } from './ids.js';

/** M3: who did what. */
export const audit: SlackFeature = { commands: [auditCommand], actions: { [ids.page]: auditAction } };
