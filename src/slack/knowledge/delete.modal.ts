import {
  deleteKnowledge,
  type KnowledgeDestruction,
  listKnowledge,
  whatKnowledgeDeletionEnds,
} from '../../domain/knowledge-bases/index.js';
import { message, section } from '../kit/blocks.js';
import { defineAction, defineCommand, defineModal } from '../kit/define.js';
import { listText, plural } from '../kit/figures.js';
import { textInput } from '../kit/inputs.js';
import type { Modal } from '../kit/modal.js';
import { ephemeral, openModal } from '../kit/reply.js';
import { type Md, md, named } from '../kit/text.js';
import { formData, home, inputOf, pick, textOf, which } from './find-knowledge.js';
import { ids } from './ids.js';

const TITLE = 'Delete knowledge';
/** More would not fit beside each other; the rest is counted. */
const MOST_NAMED = 20;

/** K2: what is in it, what is connected, and the name to type. */
function deleteModal({ workspace, base, places }: KnowledgeDestruction): Modal {
  const { name, handle } = workspace;
  return {
    id: ids.deleteModal,
    title: TITLE,
    submit: 'Delete for good',
    close: 'Keep it',
    data: { workspaceId: workspace._id, knowledgeBaseId: base._id, name, handle },
    blocks: [
      section([
        md`${named(workspace)} · Delete the knowledge base *${base.name}*? *This cannot be undone.*`,
        base.resources.length > 0 ? md`• ${plural(base.resources.length, 'resource')} in it are erased.` : md`• It is empty.`,
        ...(places.length === 0 ? [md`• Nothing is connected to it.`] : []),
        ...places.slice(0, MOST_NAMED).map(connectedLine),
        ...(places.length > MOST_NAMED ? [md`• ${plural(places.length - MOST_NAMED, 'more workspace')} of yours, too.`] : []),
        md`• Files in Slack stay there.`,
      ]),
      textInput('typedName', { label: `Type “${base.name}” to say that you mean it`, most: 60 }),
    ],
  };
}

function connectedLine({ workspace, agents }: KnowledgeDestruction['places'][number]): Md {
  const names = agents.slice(0, 5).map(({ name }) => name);
  const more = agents.length > 5 ? [`${agents.length - 5} others`] : [];
  const readers = names.length > 0 ? md` with ${listText([...names, ...more])}` : md``;
  return md`• ${named(workspace)}${readers} reads it no more.`;
}

export const deleteCommand = defineCommand({
  path: ['knowledge', 'delete'],
  usage: '[name]',
  summary: 'Delete a knowledge base; shows what is connected and asks for its name first',
  needs: 'owner',
  reads: true,
  opens: TITLE,
  run: async (visit) => {
    const { workspace } = await home(visit);
    const { rows } = await listKnowledge(visit.ctx, workspace._id);
    const base = pick(
      rows.map((row) => row.base),
      textOf(visit.words.all),
      workspace,
    );
    return openModal(deleteModal(await whatKnowledgeDeletionEnds(visit.ctx, workspace._id, base._id)));
  },
});

export const deleteAction = defineAction({
  value: which,
  reads: true,
  opens: TITLE,
  run: async ({ ctx, value, about }) => {
    const { workspaceId, knowledgeBaseId } = inputOf(value);
    const what = await whatKnowledgeDeletionEnds(ctx, workspaceId, knowledgeBaseId);
    about(what.workspace);
    return openModal(deleteModal(what));
  },
});

export const deleteSubmit = defineModal({
  data: formData,
  check: '/knowledge',
  run: async ({ ctx, form, data, about }) => {
    about(data);
    const { name } = await deleteKnowledge(ctx, { ...inputOf(data), typedName: form.text('typedName') ?? '' });
    return ephemeral(
      message(md`${named(data)} · The knowledge base *${name}* is deleted. Whatever was connected to it reads it no more.`),
    );
  },
});
