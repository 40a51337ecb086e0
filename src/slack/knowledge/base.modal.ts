import { z } from 'zod';
import type { WorkspaceId } from '../../domain/ids.js';
import { createKnowledge, editKnowledge, type KnowledgeBase, readKnowledge } from '../../domain/knowledge-bases/index.js';
import { enterFor } from '../../domain/verb.js';
import type { Workspace } from '../../domain/workspaces/index.js';
import { whichWorkspace } from '../../domain/workspaces/index.js';
import { section } from '../kit/blocks.js';
import { defineAction, defineCommand, defineModal } from '../kit/define.js';
import { textInput } from '../kit/inputs.js';
import type { Modal } from '../kit/modal.js';
import { ephemeral, openModal } from '../kit/reply.js';
import { code, md, named } from '../kit/text.js';
import { baseMessage } from './base.view.js';
import { baseOf, formData, home, inputOf, textOf, which } from './find-knowledge.js';
import { ids } from './ids.js';

export const NEW_TITLE = 'New knowledge base';
export const EDIT_TITLE = 'Edit a knowledge base';

const fields = (base?: KnowledgeBase) => [
  textInput('name', { label: 'Name', most: 60, initial: base?.name, placeholder: 'Opening hours' }),
  textInput('description', { label: 'What it holds', optional: true, most: 300, initial: base?.description }),
];

function createModal({ _id: workspaceId, name, handle }: Workspace): Modal {
  return {
    id: ids.createModal,
    title: NEW_TITLE,
    submit: 'Create',
    data: { workspaceId, name, handle },
    blocks: [
      section(md`${named({ name, handle })} · It is kept here and can be connected to your other workspaces.`),
      ...fields(),
    ],
  };
}

const CREATED = md`It is ready and empty. ${code('/knowledge add')} puts pages, texts and files into it; ${code('/knowledge connect')} lets a workspace and its agents read it.`;

/** K1, W2: with a name it is made at once, without one the form opens; always in My Workspace. */
export const createCommand = defineCommand({
  path: ['knowledge', 'create'],
  usage: '[name]',
  summary: 'Create a knowledge base in My Workspace',
  needs: 'owner',
  check: '/knowledge',
  opens: NEW_TITLE,
  run: async (visit) => {
    const { workspace } = await home(visit);
    await enterFor(visit.ctx, createKnowledge, workspace._id);
    const name = textOf(visit.words.all);
    if (!name && workspace.isDefault) return openModal(createModal(workspace));
    const base = await createKnowledge(visit.ctx, { workspaceId: workspace._id, name });
    return ephemeral(baseMessage(await readKnowledge(visit.ctx, workspace._id, base._id), CREATED));
  },
});

/** The New knowledge base button: wherever it stands, it means one's own My Workspace. */
export const createAction = defineAction({
  value: z.string().min(1).max(64),
  reads: true,
  opens: NEW_TITLE,
  run: async ({ ctx, about }) => {
    const { workspace } = await whichWorkspace(ctx, { handle: 'my-workspace' });
    about(workspace);
    return openModal(createModal(workspace));
  },
});

export const createSubmit = defineModal({
  data: formData.omit({ knowledgeBaseId: true }),
  check: '/knowledge',
  run: async ({ ctx, form, data, about }) => {
    about(data);
    const workspaceId = data.workspaceId as WorkspaceId;
    const description = form.text('description');
    const base = await createKnowledge(ctx, {
      workspaceId,
      name: form.text('name') ?? '',
      ...(description ? { description } : {}),
    });
    return ephemeral(baseMessage(await readKnowledge(ctx, workspaceId, base._id), CREATED));
  },
});

export const editAction = defineAction({
  value: which,
  reads: true,
  opens: EDIT_TITLE,
  run: async (visit) => {
    const { workspace, base } = await baseOf(visit, visit.value);
    await enterFor(visit.ctx, editKnowledge, workspace._id);
    const { name, handle } = workspace;
    return openModal({
      id: ids.editModal,
      title: EDIT_TITLE,
      submit: 'Save',
      data: { ...visit.value, name, handle },
      blocks: [section(md`${named(workspace)}`), ...fields(base)],
    });
  },
});

export const editSubmit = defineModal({
  data: formData,
  check: '/knowledge',
  run: async ({ ctx, form, data, about }) => {
    about(data);
    const input = inputOf(data);
    await editKnowledge(ctx, { ...input, name: form.text('name') ?? '', description: form.text('description') });
    return ephemeral(baseMessage(await readKnowledge(ctx, input.workspaceId, input.knowledgeBaseId), md`It is saved.`));
  },
});
