import { z } from 'zod';
import { createWorkspace, firstFree, stemOf, type Workspace } from '../../domain/workspaces/index.js';
import { actions, context, type Message, message, section } from '../kit/blocks.js';
import { defineAction, defineCommand, defineModal } from '../kit/define.js';
import { channelInput, selectInput, textInput } from '../kit/inputs.js';
import type { Modal } from '../kit/modal.js';
import { allocateButton, inviteButton } from '../kit/next-steps.js';
import { ephemeral, openModal, updateModal } from '../kit/reply.js';
import { code, md, named } from '../kit/text.js';
import { timeZoneChoices } from '../kit/time-zones.js';
import { ids } from './ids.js';

const TITLE = 'New workspace';

/** W5: what the handle will be unless another is typed; whether it is free is settled when the form is sent. */
function suggestionFor(name: string | null) {
  if (!name) return md`The handle is made from the name. People type it: ${code('/workspace switch sales')}`;
  return md`The handle will be ${code(firstFree(stemOf(name), new Set()))} unless you type another.`;
}

function createModal(form: { timeZone: string; name?: string | null }): Modal {
  return {
    id: ids.createModal,
    title: TITLE,
    submit: 'Create',
    data: { timeZone: form.timeZone },
    blocks: [
      textInput('name', {
        label: 'Name',
        most: 60,
        initial: form.name ?? undefined,
        placeholder: 'Sales',
        tells: ids.suggestHandle,
      }),
      context(suggestionFor(form.name ?? null), 'suggestion'),
      textInput('handle', {
        label: 'Handle',
        optional: true,
        hint: 'Lower case letters, digits and hyphens. Leave it empty to take the one made from the name.',
      }),
      selectInput('timeZone', { label: 'Time zone', choices: timeZoneChoices(form.timeZone), initial: form.timeZone }),
      channelInput('alertChannelId', { label: 'Alert channel', optional: true, hint: 'Low-minute alerts go here.' }),
    ],
  };
}

/** W8: the new workspace is current; here is what to do next. */
function createdMessage(workspace: Workspace): Message {
  const line = md`${named(workspace)} is ready and is now your current workspace.`;
  return message(line, [section(line), ...actions(allocateButton(workspace._id), inviteButton(workspace._id))]);
}

/** W3–W8: with a name it is made at once, without one the form opens. */
export const createCommand = defineCommand({
  path: ['workspace', 'create'],
  usage: '[name]',
  summary: 'Create a workspace of your own',
  needs: 'anyone',
  check: '/workspace list',
  opens: TITLE,
  run: async ({ ctx, person, words }) => {
    if (!words.whole) return openModal(createModal({ timeZone: person.timeZone }));
    return ephemeral(createdMessage((await createWorkspace(ctx, { name: words.whole })).workspace));
  },
});

/** A button that opens the same form. */
export const createAgain = defineAction({
  value: z.string(),
  opens: TITLE,
  run: async ({ person }) => openModal(createModal({ timeZone: person.timeZone })),
});

/** W5: the suggestion follows what is being typed. */
export const suggestHandle = defineAction({
  value: z.string(),
  reads: true,
  run: async ({ person, form }) =>
    updateModal(createModal({ timeZone: form.text('timeZone') ?? person.timeZone, name: form.text('name') })),
});

export const createSubmit = defineModal({
  data: z.object({ timeZone: z.string() }),
  check: '/workspace list',
  run: async ({ ctx, form, data }) => {
    const alertChannelId = form.text('alertChannelId');
    const { workspace } = await createWorkspace(ctx, {
      name: form.text('name') ?? '',
      handle: form.text('handle') ?? '',
      timeZone: form.text('timeZone') ?? data.timeZone,
      ...(alertChannelId ? { alertChannelId } : {}),
    });
    return ephemeral(createdMessage(workspace));
  },
});
