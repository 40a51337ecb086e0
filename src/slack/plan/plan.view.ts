import type { Plan } from '../../domain/plans/index.js';
import type { PlanView, Seated } from '../../domain/subscriptions/index.js';
import { actions, button, context, type Message, message, section } from '../kit/blocks.js';
import { countText, plural } from '../kit/figures.js';
import { join, type Md, md } from '../kit/text.js';
import { ids } from './ids.js';

/** Names that fit into one message. */
const MOST = 40;

/** `Standard AI: 3 seats and 2 bought`. */
export function planText({ label, seats }: Pick<Plan, 'label' | 'seats'>, addonSeats: number): string {
  return `${label}: ${plural(seats, 'seat')}${addonSeats > 0 ? ` and ${addonSeats} bought` : ''}`;
}

/** S1, S2, S7: the plan, its seats and who takes them; and who can change it. `lead` says what has just changed. */
export function planMessage(view: PlanView, billing: 'self-serve' | 'operator', lead?: Md): Message {
  const { plan, account, seats, taken } = view;
  const used = md`*${taken} of ${plural(seats, 'seat')} used*, all workspaces together`;
  const title = md`*Your plan* · ${planText(plan, account.addonSeats)}`;
  const change = button('Change plan', ids.change, 'own');
  return message(lead ?? md`${title}. ${used}.`, [
    ...(lead ? [section(lead)] : []),
    section([title, used, md`${includedText(plan)}`, ...troubleLines(view)]),
    section(seatedLines(view.seated)),
    ...(billing === 'self-serve' ? actions(change) : [context(md`${OPERATOR}`)]),
    context(
      md`A seat is one person beyond you, however many of your workspaces they belong to. Open invitations with a seat count.`,
    ),
  ]);
}

/** S7: `1,000 min included every month`. */
function includedText({ includedMinutes }: Pick<Plan, 'includedMinutes'>): string {
  return includedMinutes > 0 ? `${countText(includedMinutes)} min included every month` : 'No minutes included';
}

/** One plan among those to choose from: `Standard AI: 3 seats, 1,000 min a month`. */
export function choiceText({ label, seats, includedMinutes }: Plan): string {
  const minutes = includedMinutes > 0 ? `, ${countText(includedMinutes)} min a month` : '';
  return `${label}: ${plural(seats, 'seat')}${minutes}`;
}

const OPERATOR = 'Plans and seats are set by whoever runs this Switchboard. Ask them for more.';

function troubleLines({ seats, taken, waiting }: PlanView): Md[] {
  return [
    ...(taken > seats ? [md`⚠ More people than seats: nobody loses a place, but nobody can join until there are enough.`] : []),
    ...(waiting > 0 ? [md`${plural(waiting, 'invitation')} in line for a seat.`] : []),
  ];
}

function seatedLines(seated: readonly Seated[]): Md[] {
  if (seated.length === 0) return [md`Nobody takes a seat.`];
  const lines = seated
    .slice(0, MOST)
    .map(({ name, places, isInvited }) => md`• ${name}${isInvited ? ', invited' : ''}: ${join(shown(places), ', ')}`);
  const hidden = seated.length - MOST;
  return hidden > 0 ? [...lines, md`and ${plural(hidden, 'more', 'more')}`] : lines;
}

const shown = (places: readonly string[]): Md[] => [
  ...places.slice(0, 3).map((place) => md`${place}`),
  ...(places.length > 3 ? [md`and ${places.length - 3} more`] : []),
];
