import { agents } from './agents/index.js';
import { alerts } from './alerts/index.js';
import { audit } from './audit/index.js';
import { calls } from './calls/index.js';
import { contacts } from './contacts/index.js';
import { deletion } from './deletion/index.js';
import { invitations } from './invitations/index.js';
import type { CommandTable } from './kit/command-table.js';
import type { SlackFeature } from './kit/define.js';
import { tableOf } from './kit/router.js';
import { knowledge } from './knowledge/index.js';
import { members } from './members/index.js';
import { minutes } from './minutes/index.js';
import { numbers } from './numbers/index.js';
import { plan } from './plan/index.js';
import { providerHooks } from './provider-hooks/index.js';
import { requests } from './requests/index.js';
import { settings } from './settings/index.js';
import { standing } from './standing/index.js';
import { statements } from './statements/index.js';
import { transfers } from './transfers/index.js';
import { usage } from './usage/index.js';
import { webhooks } from './webhooks/index.js';
import { workspaces } from './workspaces/index.js';

/** The table of contents: everything people can type, press and send. */
export const features: readonly SlackFeature[] = [
  workspaces,
  settings,
  members,
  invitations,
  transfers,
  plan,
  audit,
  deletion,
  minutes,
  calls,
  usage,
  standing,
  statements,
  alerts,
  requests,
  agents,
  providerHooks,
  contacts,
  numbers,
  knowledge,
  webhooks,
];

/** Every command people can type, with the given prefix: for help, manifest, README and demo. */
export const commandTable = (prefix: string): CommandTable => tableOf(features, prefix);
