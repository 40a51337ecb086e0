import { z } from 'zod';
import type { LedgerSettings } from '../../domain/ledger/index.js';
import type { AdminMinutes } from '../../domain/minutes/index.js';
import { rateText } from '../../domain/money.js';
import type { Workspace } from '../../domain/workspaces/index.js';
import { type Block, divider, section } from '../kit/blocks.js';
import { countText } from '../kit/figures.js';
import { channelInput, selectInput, textInput } from '../kit/inputs.js';
import type { Modal } from '../kit/modal.js';
import { md, named } from '../kit/text.js';
import { timeZoneChoices } from '../kit/time-zones.js';
import { adminMinutesFields, ShownAdminMinutes, shownAdminMinutes } from './admin-minutes.form.js';
import { ids } from './ids.js';
import { type FieldName, type TopUpSource, topUpFields } from './top-up.form.js';

export const SETTINGS_TITLE = 'Workspace settings';

/** L10: the form's texts about topping up; what the form does not ask for stays as it was. */
const ShownTopUp = z.object({
  sourceId: z.string(),
  chunk: z.string(),
  dailyCap: z.string(),
  rate: z.string(),
  currency: z.string(),
  minimumSeconds: z.number(),
  incrementSeconds: z.number(),
});

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
  topUp: ShownTopUp,
  adminsMayInvite: z.enum(['yes', 'no']),
  adminMinutes: ShownAdminMinutes,
  isOwner: z.boolean(),
});
export type Shown = z.output<typeof Shown>;

/** The settings as the form's texts. Topping up takes the given step where nobody has chosen one. */
export function shownOf(
  workspace: Workspace,
  limits: LedgerSettings,
  isOwner: boolean,
  step = { minimumSeconds: 60, incrementSeconds: 60 },
  adminMinutes: AdminMinutes | null = null,
): Shown {
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
    topUp: shownTopUp(limits, isOwner, step),
    adminsMayInvite: adminsMayInvite ? 'yes' : 'no',
    adminMinutes: shownAdminMinutes(isOwner ? adminMinutes : null),
    isOwner,
  };
}

function shownTopUp(
  { topUp }: LedgerSettings,
  isOwner: boolean,
  step: Pick<Shown['topUp'], 'minimumSeconds' | 'incrementSeconds'>,
) {
  // M2: which source it is, and at what price, is the owner's business.
  if (!topUp || !isOwner) return { sourceId: '', chunk: '', dailyCap: '', rate: '', currency: '', ...step };
  const { sourceId, chunkSeconds, dailyCapSeconds, rateMicro, currency, minimumSeconds, incrementSeconds } = topUp;
  const [chunk, dailyCap] = [capText(chunkSeconds), capText(dailyCapSeconds)];
  return { sourceId, chunk, dailyCap, rate: rateText(rateMicro), currency, minimumSeconds, incrementSeconds };
}

const capText = (seconds: number): string => (seconds % 60 === 0 ? countText(seconds / 60) : (seconds / 60).toFixed(2));

/** What stands in the form now, where it differs from what it showed first. */
export type Typed = Partial<Record<FieldName, string>>;

/**
 * W10: admins see what they may change; the owner the rest, too, and with `top-up` chosen where minutes are pulled from (N4). `opened`
 * is what the form showed first.
 */
export function settingsModal(opened: Shown, sources: readonly TopUpSource[] = [], typed: Typed = {}): Modal {
  const shown = { ...opened, ...typed };
  return {
    id: ids.settingsModal,
    title: SETTINGS_TITLE,
    submit: 'Save',
    data: opened,
    blocks: [
      section(md`${named(opened)}`),
      textInput('name', { label: 'Name', most: 60, initial: shown.name }),
      selectInput('timeZone', { label: 'Time zone', choices: timeZoneChoices(shown.timeZone), initial: shown.timeZone }),
      channelInput('alertChannelId', { label: 'Alert channel', optional: true, initial: shown.alertChannelId }),
      textInput('alertChannelName', {
        label: 'Or type the channel',
        optional: true,
        placeholder: '#voice-alerts',
        initial: typed.alertChannelName,
        hint: 'Type off to get alerts in the owner’s direct messages instead.',
      }),
      textInput('alertThresholds', {
        label: 'Alert when this many percent are left',
        most: 60,
        initial: typed.alertThresholds ?? opened.thresholds,
        hint: 'Percents with commas, for instance 20, 0. Type none for no such alerts.',
      }),
      ...(opened.isOwner ? ownersPart(opened, sources, typed) : []),
    ],
  };
}

function ownersPart(opened: Shown, sources: readonly TopUpSource[], typed: Typed): Block[] {
  const policy = typed.limitPolicy ?? opened.limitPolicy;
  return [
    divider(),
    section(md`*Only you, the owner, can change these.*`),
    textInput('handle', {
      label: 'Handle',
      most: 60,
      initial: typed.handle ?? opened.handle,
      hint: 'Lower case letters, digits and hyphens. People who type the old one will not find it any more.',
    }),
    selectInput('limitPolicy', {
      label: 'When minutes run out',
      choices: [
        { value: 'stop', label: 'Stop: refuse calls that are announced, at zero' },
        { value: 'finish', label: 'Finish: calls in progress go on, up to the cap' },
        { value: 'top-up', label: 'Top up: add minutes from a source, up to a daily cap' },
      ],
      initial: policy,
      tells: ids.policy,
    }),
    ...(policy === 'top-up' ? topUpFields(opened.topUp, sources, typed) : []),
    textInput('overdraftCapSeconds', {
      label: 'Cap in minutes, for Finish',
      most: 20,
      initial: typed.overdraftCapSeconds ?? opened.cap,
      hint: 'How far calls in progress may go into overdraft.',
    }),
    selectInput('adminsMayInvite', {
      label: 'Admins may invite people',
      choices: [
        { value: 'yes', label: 'Yes' },
        { value: 'no', label: 'No, only I do' },
      ],
      initial: typed.adminsMayInvite ?? opened.adminsMayInvite,
    }),
    ...adminMinutesFields(opened.adminMinutes, sources, typed),
  ];
}
