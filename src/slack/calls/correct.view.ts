import type { CallCorrected, CallExplained, CallReleased } from '../../domain/calls/index.js';
import { actions, button, type Message, message, section } from '../kit/blocks.js';
import { minutesText } from '../kit/figures.js';
import { ACTIONS } from '../kit/ids.js';
import { textInput } from '../kit/inputs.js';
import type { Modal } from '../kit/modal.js';
import { balanceButton } from '../kit/next-steps.js';
import { code, join, md, named } from '../kit/text.js';
import { ids } from './ids.js';
import { carried } from './ref.js';

export const CORRECT_TITLE = 'Correct a call';

/** N3, L13: how much of the call is given back, and why. */
export function correctForm(explained: CallExplained, typed: { minutes?: string; reason?: string }): Modal {
  const { workspace, call, nowBilledSeconds, talkedMs } = explained;
  const { name, handle } = workspace;
  return {
    id: ids.correctModal,
    title: CORRECT_TITLE,
    submit: 'Give back',
    data: { ...carried(workspace._id, call), name, handle },
    blocks: [
      section([
        md`${named(workspace)} · call ${code(call.callId)}, ${call.agentName}`,
        md`Talked ${minutesText(Math.ceil(talkedMs / 1000))}; *${minutesText(nowBilledSeconds)}* are billed. What you give back returns to where it was taken from.`,
      ]),
      textInput('minutes', {
        label: 'Minutes to give back',
        most: 20,
        initial: typed.minutes ?? 'all',
        placeholder: '2, or all',
      }),
      textInput('reason', {
        label: 'Reason',
        most: 200,
        initial: typed.reason,
        hint: 'Stands in the history, for all members.',
      }),
    ],
  };
}

/** What was given back, and what is left of the bill. */
export function correctedMessage(fact: CallCorrected): Message {
  const { workspace, call, returnedSeconds, billedSeconds, availableSeconds, reason } = fact;
  const left = billedSeconds === 0 ? md`Nothing of it is billed any more.` : md`${minutesText(billedSeconds)} of it stay billed.`;
  const text = join([
    md`${named(workspace)} · ${minutesText(returnedSeconds)} of call ${code(call.callId)}, ${call.agentName}, given back. “${reason}”`,
    md`${left} ${workspace.name} has ${minutesText(availableSeconds)} now.`,
  ]);
  return message(text, [
    section(text),
    ...actions(button('Explain', ACTIONS.explain, carried(workspace._id, call)), balanceButton(workspace._id)),
  ]);
}

/** L17: a call that was set aside counts now. */
export function releasedMessage({ workspace, call, settled }: CallReleased): Message {
  const already = settled.outcome === 'duplicate' ? 'was released already' : 'is released';
  const text = join([
    md`${named(workspace)} · Call ${code(call.callId)}, ${call.agentName}, ${already}: ${minutesText(settled.billedSeconds)} billed.`,
    md`${workspace.name} has ${minutesText(settled.availableSeconds)} now.`,
  ]);
  return message(text, [
    section(text),
    ...actions(button('Explain', ACTIONS.explain, carried(workspace._id, call)), balanceButton(workspace._id)),
  ]);
}
