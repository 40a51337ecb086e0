import { z } from 'zod';
import type { LedgerSettings } from '../../domain/ledger/index.js';
import type { Workspace } from '../../domain/workspaces/index.js';
import { type Block, divider, section } from '../kit/blocks.js';
import { countText } from '../kit/figures.js';
import { channelInput, selectInput, textInput } from '../kit/inputs.js';
import type { Modal } from '../kit/modal.js';
import { md, named } from '../kit/text.js';
import { timeZoneChoices } from '../kit/time-zones.js';
import { ids } from './ids.js';

export const SETTINGS_TITLE = 'Workspace settings';

/** What the form showed when it was opened: only what differs from it is sent to the verbs, so a colleague's change stays. */
export const Shown = z.object({
  workspaceId: z.string().min(1),
  name: z.string(),
  handle: z.string(),
  timeZone: z.string(),
  alertChannelId: z.string().optional(),
  thresholds: z.string(),
  limitPolicy: z.enum(['stop', 'finish', 'top-up']),
  cap: z.string(),
  adminsMayInvite: z.enum(['yes', 'no']),
  isOwner: z.boolean(),
});
export type Shown = z.output<typeof Shown>;

/** The settings as the form's texts. */
export function shownOf(workspace: Workspace, limits: LedgerSettings, isOwner: boolean): Shown {
  const { _id: workspaceId, name, handle, timeZone, alertChannelId, adminsMayInvite } = workspace;
  return {
    workspaceId,
    name,
    handle,
    timeZone,
    ...(alertChannelId ? { alertChannelId } : {}),
    thresholds: limits.thresholds.length > 0 ? limits.thresholds.join(', ') : 'none',
    limitPolicy: limits.limitPolicy,
    cap: capText(limits.overdraftCapSeconds),
    adminsMayInvite: adminsMayInvite ? 'yes' : 'no',
    isOwner,
  };
}

const capText = (seconds: number): string => (seconds % 60 === 0 ? countText(seconds / 60) : (seconds / 60).toFixed(2));

/** W10: admins see what they may change; the owner the rest, too. */
export function settingsModal(shown: Shown): Modal {
  return {
    id: ids.settingsModal,
    title: SETTINGS_TITLE,
    submit: 'Save',
    data: shown,
    blocks: [
      section(md`${named(shown)}`),
      textInput('name', { label: 'Name', most: 60, initial: shown.name }),
      selectInput('timeZone', { label: 'Time zone', choices: timeZoneChoices(shown.timeZone), initial: shown.timeZone }),
      channelInput('alertChannelId', { label: 'Alert channel', optional: true, initial: shown.alertChannelId }),
      textInput('alertChannelName', {
        label: 'Or type the channel',
        optional: true,
        placeholder: '#voice-alerts',
        hint: 'Type off to get alerts in the owner’s direct messages instead.',
      }),
      textInput('alertThresholds', {
        label: 'Alert when this many percent are left',
        most: 60,
        initial: shown.thresholds,
        hint: 'Percents with commas, for instance 20, 0. Type none for no such alerts.',
      }),
      ...(shown.isOwner ? ownersPart(shown) : []),
    ],
  };
}

function ownersPart(shown: Shown): Block[] {
  return [
    divider(),
    section(md`*Only you, the owner, can change these.*`),
    textInput('handle', {
      label: 'Handle',
      most: 60,
      initial: shown.handle,
      hint: 'Lower case letters, digits and hyphens. People who type the old one will not find it any more.',
    }),
    selectInput('limitPolicy', {
      label: 'When minutes run out',
      choices: [
        { value: 'stop', label: 'Stop: refuse new calls at zero' },
        { value: 'finish', label: 'Finish: calls in progress go on, up to the cap' },
      ],
      initial: shown.limitPolicy,
    }),
    textInput('overdraftCapSeconds', {
      label: 'Cap in minutes, for Finish',
      most: 20,
      initial: shown.cap,
      hint: 'How far calls in progress may go into overdraft.',
    }),
    selectInput('adminsMayInvite', {
      label: 'Admins may invite people',
      choices: [
        { value: 'yes', label: 'Yes' },
        { value: 'no', label: 'No, only I do' },
      ],
      initial: shown.adminsMayInvite,
    }),
  ];
}
