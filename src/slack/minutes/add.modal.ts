import { z } from 'zod';
import type { Context } from '../../domain/context.js';
import { DomainError } from '../../domain/errors.js';
import type { AlertId, WorkspaceId } from '../../domain/ids.js';
import { type AddedOrAsked, addOrAsk } from '../../domain/requests/index.js';
import type { Workspace } from '../../domain/workspaces/index.js';
import { askedMessage, USUAL_MINUTES } from '../kit/asked.js';
import { actions, type Message, message, section } from '../kit/blocks.js';
import { defineModal } from '../kit/define.js';
import { countText, minutesText } from '../kit/figures.js';
import { parseCount } from '../kit/figures-in.js';
import { textInput } from '../kit/inputs.js';
import type { Modal } from '../kit/modal.js';
import { balanceButton } from '../kit/next-steps.js';
import { ephemeral, fieldErrors, openModal, type Reply } from '../kit/reply.js';
import { md, named } from '../kit/text.js';
import type { Typed } from './allocate.words.js';
import { ids } from './ids.js';

const id = z.string().min(1).max(64);
const data = z.object({ workspaceId: id, name: z.string(), handle: z.string(), alertId: id.optional() });

/** M2: an admin says how many, and nothing else; `leftSeconds` of the owner's daily cap are left. */
export function addForm({ _id: workspaceId, name, handle }: Workspace, leftSeconds: number, alertId?: string): Modal {
  const usual = Math.min(USUAL_MINUTES, Math.floor(leftSeconds / 60));
  return {
    id: ids.addModal,
    title: 'Add minutes',
    submit: 'Add',
    data: { workspaceId, name, handle, ...(alertId ? { alertId } : {}) },
    blocks: [
      section(
        md`${named({ name, handle })} · As admin you may add ${minutesText(leftSeconds)} more today, under the terms of the last allocation. For more than that the owner is asked.`,
      ),
      textInput('minutes', {
        label: 'Minutes',
        initial: usual > 0 ? countText(usual) : undefined,
        placeholder: '200',
        most: 20,
      }),
    ],
  };
}

export const addSubmit = defineModal({
  data,
  check: '/minutes history',
  run: async ({ ctx, form, data: { workspaceId, alertId, ...workspace }, about }) => {
    about(workspace);
    const minutes = parseCount(form.text('minutes') ?? '');
    if (minutes === null) return fieldErrors({ minutes: 'Give a number of minutes. Write it like 1,250.' });
    const alert = alertId ? { alertId: alertId as AlertId } : {};
    return ephemeral(addedMessage(await addOrAsk(ctx, { workspaceId: workspaceId as WorkspaceId, minutes, ...alert })));
  },
});

/** M2, C2: `/minutes allocate 200` by an admin. Throws `invalid_input` for words about terms, which are the owner's. */
export async function addTyped(ctx: Context, workspace: Workspace, typed: Typed, leftSeconds: number): Promise<Reply> {
  const { minutes: text, to: _, unread, ...terms } = typed;
  if (unread.length > 0 || Object.keys(terms).length > 0) {
    throw new DomainError('invalid_input', 'As admin you say how many minutes; their source, price and billing step stay.', {
      next: 'Nothing was moved. Write it like `/minutes allocate 200`.',
    });
  }
  const minutes = parseCount(text ?? '');
  if (minutes === null) return openModal(addForm(workspace, leftSeconds));
  return ephemeral(addedMessage(await addOrAsk(ctx, { workspaceId: workspace._id, minutes })));
}

function addedMessage(done: AddedOrAsked): Message {
  if ('asked' in done) return askedMessage(done.asked, done.why);
  const { workspace, seconds, availableSeconds } = done.added;
  const line = md`${named(workspace)} · ${minutesText(seconds)} added. *${workspace.name}* has ${minutesText(availableSeconds)} now.`;
  return message(line, [section(line), ...actions(balanceButton(workspace._id))]);
}
