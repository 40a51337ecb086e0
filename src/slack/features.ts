import { alerts } from './alerts/index.js';
import { invitations } from './invitations/index.js';
import type { CommandTable } from './kit/command-table.js';
import type { SlackFeature } from './kit/define.js';
import { tableOf } from './kit/router.js';
import { minutes } from './minutes/index.js';
import { workspaces } from './workspaces/index.js';

/** The table of contents: everything people can type, press and send. */
export const features: readonly SlackFeature[] = [workspaces, invitations, minutes, alerts];

/** Every command people can type, with the given prefix: for help, manifest, README and demo. */
export const commandTable = (prefix: string): CommandTable => tableOf(features, prefix);
