import type { Role } from '../../domain/access.js';
import type { Invitation } from '../../domain/invitations/index.js';
import type { Balance } from '../../domain/minutes/index.js';
import type { Overview } from '../../domain/reports/index.js';
import type { Workspace } from '../../domain/workspaces/index.js';
import { actions, type Message, message, section } from '../kit/blocks.js';
import { barText, daysLeft, minutesText, plural } from '../kit/figures.js';
import { nextSteps, switchButton } from '../kit/next-steps.js';
import { chargedText, runwayText } from '../kit/runway.js';
import { join, type Md, md, named } from '../kit/text.js';

interface Dashboard {
  workspace: Workspace;
  role: Role;
  balance: Balance;
  overview: Overview;
  people: readonly { name: string; role: Role }[];
  invitations: readonly Invitation[];
  /** The owner's own, all workspaces together (S2); nobody else sees them. */
  seats?: { seats: number; taken: number } | undefined;
  now: Date;
}

const MOST_PEOPLE = 12;

/** The dashboard: which workspace, its minutes, its people, and what one may do next. */
export function dashboardMessage(board: Dashboard): Message {
  const { workspace, role, balance } = board;
  const who = role === 'owner' ? md`you are the owner` : md`you are ${role}`;
  const left = balance.availableSeconds > 0 ? `${minutesText(balance.availableSeconds)} left` : 'no minutes';
  return message(md`${named(workspace)}: ${left}`, [
    section(md`${named(workspace)} · ${who}`),
    section([
      minutesLine(balance),
      ...troubleLines(balance),
      ...outlook(board),
      md`*People*   ${peopleLine(board)}${seatsText(board)}`,
    ]),
    ...actions(...nextSteps(workspace, role), switchButton()),
  ]);
}

function minutesLine({ availableSeconds, baseSeconds, heldSeconds }: Balance): Md {
  if (baseSeconds === 0) return md`*Minutes*  none yet`;
  const held = heldSeconds > 0 ? ` · ${minutesText(heldSeconds)} held for live calls` : '';
  return md`*Minutes*  ${barText(availableSeconds, baseSeconds)}  ${minutesText(availableSeconds)} of ${minutesText(baseSeconds)} left${held}`;
}

/** N5: how long the minutes last, what they cost this month, and what lapses next. */
function outlook({ overview, now }: Dashboard): Md[] {
  const runway = runwayText(overview, now);
  const charged = chargedText(overview);
  return [...(runway ? [md`*Runs out*  in ${runway}`] : []), ...(charged ? [md`*Charged*  ${charged}`] : [])];
}

function troubleLines({ overdraftSeconds, unfundedSeconds }: Balance): Md[] {
  return [
    ...(overdraftSeconds > 0 ? [md`⚠ ${minutesText(overdraftSeconds)} overdrawn`] : []),
    ...(unfundedSeconds > 0 ? [md`⚠ ${minutesText(unfundedSeconds)} of calls were not covered by any minutes`] : []),
  ];
}

/** `(2 of your 3 seats used, all workspaces together)`; for the owner only. */
function seatsText({ seats: own }: Dashboard): string {
  return own ? ` (${own.taken} of your ${plural(own.seats, 'seat')} used, all workspaces together)` : '';
}

function peopleLine({ people, invitations, now }: Dashboard): Md {
  const members = people.filter((person) => person.role !== 'owner').map((person) => md`${person.name} (${person.role})`);
  const invited = invitations.map(
    (one) => md`${one.inviteeName} (${one.seat === 'seated' ? 'invited' : 'in line'}, ${daysLeft(one.expiresAt, now)})`,
  );
  const all = [...members, ...invited];
  if (all.length === 0) return md`nobody but the owner yet`;
  const hidden = all.length - MOST_PEOPLE;
  return md`${join(all.slice(0, MOST_PEOPLE), ', ')}${hidden > 0 ? ` and ${plural(hidden, 'more', 'more')}` : ''}`;
}
