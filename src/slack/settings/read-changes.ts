import { DomainError } from '../../domain/errors.js';
import type { Channels } from '../kit/channels.js';
import { parseCount } from '../kit/figures-in.js';
import { findChannel } from '../kit/find-channel.js';
import type { FormValues } from '../kit/form-values.js';
import { parseWords } from '../kit/words.js';
import { type AdminMinutesChange, readAdminMinutesChange } from './admin-minutes.form.js';
import type { Shown } from './settings.form.js';
import { readTopUp, type TopUpChange, type TopUpSource } from './top-up.form.js';

/** What a person changed; absent is unchanged. */
export interface Changes {
  handle?: string;
  name?: string;
  timeZone?: string;
  /** Null: to the owner's direct messages. */
  channelId?: string | null;
  alertThresholds?: number[];
  limitPolicy?: 'stop' | 'finish' | 'top-up';
  topUp?: TopUpChange;
  overdraftCapSeconds?: number;
  adminsMayInvite?: boolean;
  adminMinutes?: AdminMinutesChange;
}

/** Compares the form with what it showed. Gives the changes, or a sentence beside each field that cannot be read. */
export async function readChanges(
  form: FormValues,
  shown: Shown,
  channels: Channels,
  sources: readonly TopUpSource[],
): Promise<{ changes: Changes } | { errors: Record<string, string> }> {
  const errors: Record<string, string> = {};
  const changed = (field: string, was: string): string | undefined => {
    const now = form.text(field);
    return now === null || now === was ? undefined : now;
  };
  const changes: Changes = {};
  const [handle, name, timeZone] = [
    changed('handle', shown.handle),
    changed('name', shown.name),
    changed('timeZone', shown.timeZone),
  ];
  if (handle !== undefined) changes.handle = handle;
  if (name !== undefined) changes.name = name;
  if (timeZone !== undefined) changes.timeZone = timeZone;

  const channel = await channelIn(form, channels);
  if (typeof channel === 'object' && channel !== null) errors.alertChannelName = channel.error;
  else if (channel !== undefined && channel !== (shown.alertChannelId ?? null)) changes.channelId = channel;

  const percents = changed('alertThresholds', shown.thresholds);
  if (percents !== undefined) {
    const read = readPercents(percents);
    if (read) changes.alertThresholds = read;
    else errors.alertThresholds = 'Write whole percents from 0 to 99 with commas, at most 8, for instance 20, 0. Or none.';
  }

  const policy = changed('limitPolicy', shown.limitPolicy);
  if (policy === 'stop' || policy === 'finish' || policy === 'top-up') changes.limitPolicy = policy;
  if (shown.isOwner && (policy ?? shown.limitPolicy) === 'top-up') {
    const topUp = readTopUp(form, shown.topUp, sources, errors);
    if (topUp) changes.topUp = topUp;
  }
  const cap = changed('overdraftCapSeconds', shown.cap);
  const minutes = parseCount(cap ?? shown.cap);
  if (minutes === null) errors.overdraftCapSeconds = 'Give the cap in minutes, for instance 30.';
  else if ((policy ?? shown.limitPolicy) === 'finish' && minutes === 0 && (policy ?? cap) !== undefined)
    errors.overdraftCapSeconds = 'With Finish, give a cap of at least one minute. Without one, choose Stop.';
  else if (cap !== undefined) changes.overdraftCapSeconds = Math.round(minutes * 60);

  const invite = changed('adminsMayInvite', shown.adminsMayInvite);
  if (invite !== undefined) changes.adminsMayInvite = invite === 'yes';
  const adminMinutes = shown.isOwner ? readAdminMinutesChange(form, shown.adminMinutes, errors) : undefined;
  if (adminMinutes !== undefined) changes.adminMinutes = adminMinutes;
  return Object.keys(errors).length > 0 ? { errors } : { changes };
}

// An empty list of channels means unchanged: a Slack may send one that was left alone as empty. `off` says it plainly.
async function channelIn(form: FormValues, channels: Channels): Promise<string | null | undefined | { error: string }> {
  const typed = form.text('alertChannelName');
  if (!typed) return form.text('alertChannelId') ?? undefined;
  if (typed.toLowerCase() === 'off') return null;
  const [word] = parseWords(typed).all;
  try {
    return word ? await findChannel(channels, word) : undefined;
  } catch (error) {
    if (error instanceof DomainError) return { error: [error.message, error.next].filter(Boolean).join(' ') };
    throw error;
  }
}

/** `20, 0`, `20% 0%`, `none`; null when it is something else. */
function readPercents(text: string): number[] | null {
  if (/^(?:none|off)$/i.test(text.trim())) return [];
  const parts = text
    .split(/[\s,;]+/)
    .map((part) => part.replace(/%$/, ''))
    .filter((part) => part !== '');
  const isRight = parts.length > 0 && parts.length <= 8 && parts.every((part) => /^\d{1,2}$/.test(part));
  return isRight ? parts.map(Number) : null;
}
