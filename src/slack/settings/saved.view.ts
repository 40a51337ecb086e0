import { type Message, message } from '../kit/blocks.js';
import { minutesText } from '../kit/figures.js';
import { channelLink, code, join, type Md, md, named } from '../kit/text.js';
import type { Changes } from './read-changes.js';

/** What is different now. */
export function savedMessage(workspace: { name: string; handle: string }, changes: Changes): Message {
  const lines = linesOf(changes);
  if (lines.length === 0) return message(md`${named(workspace)} · Nothing was changed.`);
  return message(join([md`${named(workspace)} · Saved:`, ...lines.map((line) => md`• ${line}`)]));
}

function linesOf(changes: Changes): Md[] {
  const {
    handle,
    name,
    timeZone,
    channelId,
    alertThresholds,
    limitPolicy,
    overdraftCapSeconds,
    adminsMayInvite,
    adminMinutes,
    topUp,
  } = changes;
  return [
    name === undefined ? null : md`the name is *${name}*`,
    handle === undefined ? null : md`the handle is ${code(`@${handle}`)}`,
    timeZone === undefined ? null : md`the time zone is ${timeZone}`,
    channelId === undefined
      ? null
      : channelId
        ? md`alerts go to ${channelLink(channelId)}`
        : md`alerts go to the owner’s direct messages`,
    alertThresholds === undefined ? null : md`alerts are sent ${percents(alertThresholds)}`,
    limitPolicy === undefined ? null : POLICIES[limitPolicy],
    topUp === undefined
      ? null
      : md`topping up adds ${minutesText(Math.round(topUp.chunkMinutes * 60))} at a time, at most ${minutesText(Math.round(topUp.dailyCapMinutes * 60))} a day, at ${topUp.ratePerMinute} ${topUp.currency} a minute`,
    overdraftCapSeconds === undefined ? null : md`the cap for overdraft is ${minutesText(overdraftCapSeconds)}`,
    adminsMayInvite === undefined ? null : adminsMayInvite ? md`admins may invite` : md`only the owner invites`,
    adminMinutes === undefined ? null : adminsAdd(adminMinutes),
  ].filter((line) => line !== null);
}

const adminsAdd = (given: NonNullable<Changes['adminMinutes']> | null): Md =>
  given ? md`admins may add ${minutesText(Math.round(given.dailyCapMinutes * 60))} a day` : md`admins ask the owner for minutes`;

const POLICIES = {
  stop: md`at zero, calls that are asked about or reported as started are refused`,
  finish: md`calls in progress go on when minutes run out`,
  'top-up': md`minutes are topped up when they run out`,
};

const percents = (list: readonly number[]): string =>
  list.length === 0 ? 'at no percentage' : `at ${list.map((percent) => `${percent} %`).join(', ')}`;
