import type { SlackFeature } from '../kit/define.js';
import { alertsCommand } from './alerts.command.js';

/** Low-minute alerts: where they go. */
export const alerts: SlackFeature = { commands: [alertsCommand] };
