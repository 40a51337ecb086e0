import type { Balance, GrantView, MinutesReclaimed } from '../../domain/minutes/index.js';
import { priceText } from '../../domain/money.js';
import type { TypedMove } from '../kit/amounts.js';
import { actions, context, type Message, message, section } from '../kit/blocks.js';
import { listText, minutesText, plainDay } from '../kit/figures.js';
import { type Choice, selectInput, textInput } from '../kit/inputs.js';
import type { Modal } from '../kit/modal.js';
import { balanceButton, historyButton } from '../kit/next-steps.js';
import { join, type Md, md, named } from '../kit/text.js';
import { ids } from './ids.js';

export const RECLAIM_TITLE = 'Take minutes back';

/** Grants that have something to give, for a select; the label tells them apart. */
export function grantChoices(grants: readonly GrantView[], timeZone: string): Choice[] {
  return grants
    .filter(({ availableSeconds }) => availableSeconds > 0)
    .map(({ id, availableSeconds, sourceName = 'an allocation', rateMicro, currency, expiresAt }) => {
      const lapses = expiresAt ? `, lapses ${plainDay(expiresAt, timeZone)}` : '';
      const rest = `: ${minutesText(availableSeconds)} at ${priceText(rateMicro, currency)}${lapses}`;
      return { value: id, label: `${sourceName.slice(0, Math.max(0, 75 - rest.length))}${rest}` };
    });
}

/** One allocation, or whichever would be used last. */
export function grantInput(grants: readonly GrantView[], timeZone: string) {
  const choices = grantChoices(grants, timeZone);
  return choices.length < 2
    ? []
    : [
        selectInput('grantId', {
          label: 'Which',
          optional: true,
          choices,
          placeholder: 'Those that would be used last',
        }),
      ];
}

/** N3: how much, and why. Fields are named as the domain's input, so that its errors land beside them. */
export function reclaimForm({ workspace, grants, availableSeconds }: Balance, typed: TypedMove, note?: Md): Modal {
  const { _id: workspaceId, name, handle } = workspace;
  return {
    id: ids.reclaimModal,
    title: RECLAIM_TITLE,
    submit: 'Take back',
    data: { workspaceId, name, handle },
    blocks: [
      ...(note ? [section(note)] : []),
      section(
        md`${named(workspace)} · ${minutesText(availableSeconds)} are unused. What you take goes back to the source it came from.`,
      ),
      textInput('minutes', { label: 'Minutes', most: 20, initial: typed.minutes, placeholder: '100, or all' }),
      ...grantInput(grants, workspace.timeZone),
      textInput('reason', { label: 'Reason', most: 200, initial: typed.reason, hint: 'Stands in the history, for all members.' }),
    ],
  };
}

/** What went back where, and how the workspace stands. */
export function reclaimedMessage({ workspace, seconds, availableSeconds, sources, reason }: MinutesReclaimed): Message {
  const why = reason ? md` “${reason}”` : md``;
  const line = md`${named(workspace)} · ${minutesText(seconds)} went back to ${wentTo(sources)}.${why}`;
  const now = md`${workspace.name} has ${minutesText(availableSeconds)} now.`;
  const text = join([line, now]);
  return message(text, [section(text), ...actions(balanceButton(workspace._id), historyButton(workspace._id))]);
}

/** In place of the allocation that was undone. */
export function undoneMessage({ workspace, seconds, availableSeconds, sources }: MinutesReclaimed): Message {
  const line = md`${named(workspace)} · Undone: the ${minutesText(seconds)} are back in ${wentTo(sources)}.`;
  const text = join([line, md`${workspace.name} has ${minutesText(availableSeconds)} now.`]);
  return message(text, [section(text), ...actions(balanceButton(workspace._id))]);
}

function wentTo(sources: MinutesReclaimed['sources']): Md {
  const [only, ...others] = sources;
  if (only && others.length === 0) return md`*${only.sourceName}*`;
  return sources.length === 0
    ? md`their source`
    : listText(sources.map(({ sourceName, seconds }) => `${sourceName} (${minutesText(seconds)})`));
}

/** Nothing is unused, so there is nothing to fill in. */
export function nothingUnused(workspace: Balance['workspace'], heldSeconds: number): Message {
  const held =
    heldSeconds > 0 ? md` ${minutesText(heldSeconds)} are held by calls in progress and stay until those have ended.` : md``;
  const line = md`${named(workspace)} · There are no unused minutes here.${held}`;
  return message(line, [section(line), ...actions(balanceButton(workspace._id)), context(md`Nothing was moved.`)]);
}
