import type { Role } from '../../domain/access.js';
import type { Balance } from '../../domain/minutes/index.js';
import type { Runway } from '../../domain/reports/index.js';
import type { ListedWorkspace, Workspace } from '../../domain/workspaces/index.js';
import { button, context, type Message, message, section } from '../kit/blocks.js';
import { barText, minutesText } from '../kit/figures.js';
import { aboutText } from '../kit/runway.js';
import { code, type Md, md, named } from '../kit/text.js';
import { ids } from './ids.js';

export type Listed = ListedWorkspace & { balance: Balance; runway: Runway };

const DAY_MS = 24 * 60 * 60 * 1000;

/** A message holds 50 blocks; the heading and the last line take two. */
const MOST = 45;

/** The switcher (W9) as a list with buttons; `worst first` puts those with trouble on top (C7). */
export function listMessage(listed: readonly Listed[], order: 'worst first' | 'owned first', now: Date): Message {
  const sorted = order === 'worst first' ? [...listed].sort((a, b) => troubleOf(b, now) - troubleOf(a, now)) : listed;
  const shown = sorted.slice(0, MOST);
  const hidden = sorted.length - shown.length;
  const rest =
    hidden > 0
      ? md`${hidden} more: ${code('/workspace switch HANDLE')} goes to any of them.`
      : md`${code('/workspace create')} makes another one.`;
  return message(md`Your workspaces: ${shown.map((item) => item.workspace.name).join(', ')}`, [
    section(md`*Your workspaces*`),
    ...shown.map((item) =>
      item.current ? section(lineOf(item, now)) : section(lineOf(item, now), button('Switch', ids.switchTo, item.workspace._id)),
    ),
    context(rest),
  ]);
}

function lineOf({ workspace, role, ownerName, current, balance, runway }: Listed, now: Date): Md[] {
  const whose = role === 'owner' ? 'yours' : `${ownerName}'s, you are ${role}`;
  const mark = current ? md` · *current*` : md``;
  return [md`${named(workspace)} · ${whose}${mark}`, minutesLine(balance, runway, now)];
}

function minutesLine({ availableSeconds, baseSeconds, overdraftSeconds }: Balance, { emptyAt }: Runway, now: Date): Md {
  if (overdraftSeconds > 0) return md`⚠ ${minutesText(overdraftSeconds)} overdrawn`;
  if (availableSeconds <= 0) return md`${baseSeconds > 0 ? '⚠ Out of minutes' : 'No minutes yet'}`;
  const soon = emptyAt && emptyAt.getTime() - now.getTime() < DAY_MS ? '⚠ ' : '';
  const lasts = emptyAt ? ` · ${soon}runs out in ${aboutText(emptyAt, now)}` : '';
  return md`${barText(availableSeconds, baseSeconds)} ${minutesText(availableSeconds)} left${lasts}`;
}

/** The larger, the worse: overdrawn, then empty, then what runs out within a day, then by the share that is left; never filled is last. */
function troubleOf({ balance, runway: { emptyAt } }: Listed, now: Date): number {
  if (balance.overdraftSeconds > 0) return 4;
  if (balance.baseSeconds === 0) return balance.unfundedSeconds > 0 ? 3 : -1;
  if (balance.availableSeconds <= 0) return 3;
  const hours = emptyAt ? (emptyAt.getTime() - now.getTime()) / 3_600_000 : Number.POSITIVE_INFINITY;
  return hours < 24 ? 2 - hours / 24 : 1 - balance.availableSeconds / balance.baseSeconds;
}

/** The answer to a switch. */
export function switchedMessage(workspace: Workspace, role: Role): Message {
  return message(md`${named(workspace)} is now your current workspace. You are ${role === 'owner' ? 'its owner' : role} here.`);
}
