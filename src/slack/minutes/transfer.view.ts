import type { Balance, GrantMoved, MinutesTransferred } from '../../domain/minutes/index.js';
import { priceText } from '../../domain/money.js';
import type { Workspace } from '../../domain/workspaces/index.js';
import type { TypedMove } from '../kit/amounts.js';
import { actions, type Message, message, section } from '../kit/blocks.js';
import { dayText, minutesText, pulseText } from '../kit/figures.js';
import { dayInput, selectInput, textInput } from '../kit/inputs.js';
import type { Modal } from '../kit/modal.js';
import { balanceButton } from '../kit/next-steps.js';
import { code, join, type Md, md, named } from '../kit/text.js';
import { currencyChoices, PULSES } from './allocate.form.js';
import { ids } from './ids.js';
import { grantInput } from './reclaim.view.js';

export const TRANSFER_TITLE = 'Move minutes';

const ORDERS = [
  { value: '0', label: 'first' },
  { value: '50', label: 'normal' },
  { value: '100', label: 'last' },
];

/** N3: where to, how much, and what is to change of their terms. Fields are named as the domain's input. */
export function transferForm(
  { workspace, grants, availableSeconds }: Balance,
  others: readonly Workspace[],
  typed: TypedMove & { toWorkspaceId?: string | undefined },
): Modal {
  const { _id: workspaceId, name, handle } = workspace;
  const choices = others.map((other) => ({ value: other._id as string, label: `${other.name} (@${other.handle})` }));
  const only = choices.length === 1 ? choices[0]?.value : undefined;
  return {
    id: ids.transferModal,
    title: TRANSFER_TITLE,
    submit: 'Move',
    data: { workspaceId, name, handle },
    blocks: [
      section(
        md`${named(workspace)} · ${minutesText(availableSeconds)} are unused. They keep their price and terms, unless you set others.`,
      ),
      selectInput('toWorkspaceId', { label: 'To', choices, initial: typed.toWorkspaceId ?? only }),
      textInput('minutes', { label: 'Minutes', most: 20, initial: typed.minutes, placeholder: '100, or all' }),
      ...grantInput(grants, workspace.timeZone),
      textInput('reason', { label: 'Reason', most: 200, optional: true, initial: typed.reason }),
      textInput('ratePerMinute', { label: 'New price per minute', most: 20, optional: true, placeholder: 'as it was' }),
      selectInput('currency', {
        label: 'New currency',
        optional: true,
        choices: currencyChoices(undefined),
        placeholder: 'as it was',
      }),
      selectInput('pulse', { label: 'New billing step', optional: true, choices: PULSES, placeholder: 'as it was' }),
      dayInput('expiresAt', {
        label: 'New last day',
        optional: true,
        hint: 'Unused minutes lapse at the end of this day, in that workspace’s time zone, or earlier when their source ends.',
      }),
      selectInput('priority', { label: 'Used', optional: true, choices: ORDERS, placeholder: 'in the order they had' }),
    ],
  };
}

/** What moved where, under which terms, and how both sides stand now. */
export function transferredMessage(fact: MinutesTransferred): Message {
  const { workspace, to, seconds, availableSeconds, toAvailableSeconds, grants, reason } = fact;
  const [only, ...others] = grants;
  const terms = only && others.length === 0 ? md` ${termsText(only)}` : md``;
  const why = reason ? md` “${reason}”` : md``;
  const lines = [
    md`${named(workspace)} · ${minutesText(seconds)} moved from *${workspace.name}* to *${to.name}*${terms}.${why}`,
    ...(others.length > 0
      ? grants.slice(0, 20).map((grant) => md`• ${minutesText(grant.seconds)} ${termsText(grant)}${lapseText(grant)}`)
      : []),
    md`${workspace.name} keeps ${minutesText(availableSeconds)}; ${to.name} has ${minutesText(toAvailableSeconds)} now.`,
    ...(only && others.length === 0 && only.expiresAt ? [md`What is unused${lapseText(only, '')}.`] : []),
  ];
  const text = join(lines);
  return message(text, [
    section(text),
    // Two rows, because an action may stand in a row only once.
    ...actions(balanceButton(workspace._id, `Show ${workspace.name}`)),
    ...actions(balanceButton(to._id, `Show ${to.name}`)),
  ]);
}

const termsText = ({ rateMicro, currency, pulse }: GrantMoved): Md =>
  md`at ${priceText(rateMicro, currency)}, pulse ${pulseText(pulse)}`;

function lapseText({ expiresAt, clamped, sourceName }: GrantMoved, comma = ','): Md {
  if (!expiresAt) return md``;
  const why = clamped ? md`, because ${sourceName} ends then` : md``;
  return md`${comma} lapses ${dayText(expiresAt)}${why}`;
}

/** There is nowhere for them to go. */
export function nowhereToMove(workspace: Workspace): Message {
  return message(
    md`${named(workspace)} · Minutes move between workspaces of the same owner, and you own no other. ${code('/workspace create')} makes one.`,
  );
}
