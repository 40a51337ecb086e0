import { z } from 'zod';
import { type Destruction, deleteWorkspace, whatDeletionDestroys } from '../../domain/deletion/index.js';
import type { WorkspaceId } from '../../domain/ids.js';
import { actions, message, section } from '../kit/blocks.js';
import { defineCommand, defineModal } from '../kit/define.js';
import { minutesText, plural } from '../kit/figures.js';
import { textInput } from '../kit/inputs.js';
import type { Modal } from '../kit/modal.js';
import { switchButton } from '../kit/next-steps.js';
import { ephemeral, openModal } from '../kit/reply.js';
import { code, type Md, md, named } from '../kit/text.js';
import { ids } from './ids.js';

const TITLE = 'Delete a workspace';

/** W11: what is destroyed, that it cannot be undone, and the handle to type. */
function deleteModal(what: Destruction): Modal {
  const { _id: workspaceId, name, handle } = what.workspace;
  return {
    id: ids.deleteModal,
    title: TITLE,
    submit: 'Delete for good',
    close: 'Keep it',
    data: { workspaceId, name, handle },
    blocks: [
      section([md`${named(what.workspace)} · Delete it? *This cannot be undone.*`, ...destroyed(what)]),
      textInput('typedHandle', { label: `Type “${handle}” to say that you mean it`, most: 60 }),
    ],
  };
}

function destroyed({ available, people, invitations, unplaced }: Destruction): Md[] {
  return [
    available > 0 ? md`• ${minutesText(available)} go back to their sources.` : md`• It holds no minutes.`,
    people > 0
      ? md`• ${people === 1 ? '1 person loses access and is' : `${plural(people, 'person', 'people')} lose access and are`} told.`
      : md`• Nobody but you belongs to it.`,
    ...(invitations > 0
      ? [md`• ${invitations === 1 ? '1 open invitation ends' : `${plural(invitations, 'open invitation')} end`}.`]
      : []),
    ...(unplaced > 0
      ? [
          md`• ${plural(unplaced, 'call')} of no known agent will never be counted; ${code('/agents platforms')} says whose they are.`,
        ]
      : []),
    md`• Its calls, contacts and settings are hidden at once and erased after 30 days.`,
    md`• The record of its minutes and its audit stay, for nobody to change.`,
  ];
}

/** W11: refused at once where it cannot be; else the form that asks. */
export const deleteCommand = defineCommand({
  path: ['workspace', 'delete'],
  usage: '',
  summary: 'Delete a workspace for good; asks for its handle first',
  needs: 'owner',
  check: '/workspace list',
  opens: TITLE,
  run: async ({ ctx, place }) => openModal(deleteModal(await whatDeletionDestroys(ctx, (await place()).workspace._id))),
});

export const deleteSubmit = defineModal({
  data: z.object({ workspaceId: z.string().min(1), name: z.string(), handle: z.string() }),
  check: '/workspace list',
  run: async ({ ctx, form, data, about }) => {
    about(data);
    const input = { workspaceId: data.workspaceId as WorkspaceId, typedHandle: form.text('typedHandle') ?? '' };
    const { workspace, returnedSeconds } = await deleteWorkspace(ctx, input);
    const back = returnedSeconds > 0 ? md` ${minutesText(returnedSeconds)} went back to their sources.` : md``;
    const line = md`*${workspace.name}* is deleted.${back} ${code('/workspace')} shows where you are now.`;
    return ephemeral(message(line, [section(line), ...actions(switchButton())]));
  },
});
