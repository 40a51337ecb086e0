import type { Spare } from '../../domain/alerts/index.js';
import { section } from '../kit/blocks.js';
import { daysLeft, minutesText } from '../kit/figures.js';
import { type Choice, selectInput, textInput } from '../kit/inputs.js';
import type { Modal } from '../kit/modal.js';
import { md, named } from '../kit/text.js';
import { ids } from './ids.js';

export const MOVE_TITLE = 'Move minutes here';

interface Here {
  workspaceId: string;
  name: string;
  handle: string;
  alertId: string;
}

/** N9: only the owner sees it, so it may name their other workspaces and what these have. */
export function moveForm(here: Here, spare: readonly Spare[], now: Date): Modal {
  return {
    id: ids.moveModal,
    title: MOVE_TITLE,
    submit: 'Move',
    data: { ...here },
    blocks: [
      section(md`${named(here)} · Unused minutes of another workspace of yours come here, with their price, pulse and end.`),
      selectInput('fromWorkspaceId', {
        label: 'From',
        choices: spare.map((one) => choiceOf(one, now)),
        ...(spare.length === 1 && spare[0] ? { initial: spare[0].workspace._id } : {}),
      }),
      textInput('minutes', { label: 'Minutes', placeholder: '200, or all', most: 20 }),
      textInput('reason', { label: 'Reason', optional: true, placeholder: 'Launch week', most: 200 }),
    ],
  };
}

function choiceOf({ workspace, availableSeconds, emptyAt }: Spare, now: Date): Choice {
  const lasts = emptyAt ? `, ${daysLeft(emptyAt, now)}` : '';
  const rest = `: ${minutesText(availableSeconds)} unused${lasts}`;
  return { value: workspace._id, label: `${workspace.name.slice(0, 75 - rest.length)}${rest}` };
}
