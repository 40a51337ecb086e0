import { DomainError } from '../../domain/errors.js';
import type { ResourceId } from '../../domain/ids.js';
import {
  addResource,
  type KnowledgeBase,
  listKnowledge,
  MOST_RESOURCES,
  MOST_TEXT,
  readKnowledge,
  removeResource,
} from '../../domain/knowledge-bases/index.js';
import { enterFor } from '../../domain/verb.js';
import type { Workspace } from '../../domain/workspaces/index.js';
import { section } from '../kit/blocks.js';
import { defineAction, defineCommand, defineModal } from '../kit/define.js';
import { countText } from '../kit/figures.js';
import { selectInput, textInput } from '../kit/inputs.js';
import type { Modal } from '../kit/modal.js';
import { ephemeral, openModal, replaceMessage } from '../kit/reply.js';
import { type Md, md, named } from '../kit/text.js';
import type { Word } from '../kit/words.js';
import { baseMessage } from './base.view.js';
import { baseOf, formData, home, inputOf, pick, textOf, which } from './find-knowledge.js';
import { ids } from './ids.js';

export const ADD_TITLE = 'Add to a knowledge base';

function addModal({ _id: workspaceId, name, handle }: Workspace, bases: readonly KnowledgeBase[], chosen?: KnowledgeBase): Modal {
  const choices = bases.map((base) => ({
    value: base._id,
    label: `${base.name} (${base.resources.length} of ${MOST_RESOURCES})`,
  }));
  return {
    id: ids.addModal,
    title: ADD_TITLE,
    submit: 'Add',
    data: { workspaceId, name, handle },
    blocks: [
      section(md`${named({ name, handle })} · A link or a text; whoever is connected reads it at once.`),
      selectInput('knowledgeBaseId', { label: 'Knowledge base', choices, initial: chosen?._id }),
      textInput('title', { label: 'Title', optional: true, most: 100, placeholder: 'Prices 2027' }),
      textInput('link', {
        label: 'Link',
        optional: true,
        most: 2_000,
        placeholder: 'https://example.com/faq',
        hint: 'A web page, or a file in Slack: upload it in any channel and copy its link. Only whoever may open it in Slack can.',
      }),
      textInput('text', {
        label: 'Or a text',
        optional: true,
        most: MOST_TEXT,
        multiline: true,
        hint: `At most ${countText(MOST_TEXT)} characters; more fits into another one.`,
      }),
    ],
  };
}

/** K1: with a name and a link it is added at once; otherwise the form opens with what was typed. */
export const addCommand = defineCommand({
  path: ['knowledge', 'add'],
  usage: '[name] [link]',
  summary: 'Add a page, a text or a file of Slack to a knowledge base',
  needs: 'owner',
  check: '/knowledge show',
  opens: ADD_TITLE,
  run: async (visit) => {
    const { ctx, words } = visit;
    const { workspace } = await home(visit);
    await enterFor(ctx, addResource, workspace._id);
    const bases = (await listKnowledge(ctx, workspace._id)).rows.map(({ base }) => base);
    const { name, link } = typed(words.all, bases);
    if (!link && !name && bases.length > 0)
      return openModal(addModal(workspace, bases, bases.length === 1 ? bases[0] : undefined));
    const base = pick(bases, name, workspace);
    if (!link) return openModal(addModal(workspace, bases, base));
    const added = await addResource(ctx, { workspaceId: workspace._id, knowledgeBaseId: base._id, link });
    return ephemeral(baseMessage(await readKnowledge(ctx, workspace._id, base._id), addedNote(added.base)));
  },
});

const addedNote = ({ resources }: KnowledgeBase): Md => md`It is added: ${resources.length} of ${MOST_RESOURCES}.`;

/** The last word is the link, unless all words are the name of one; Slack shortens `https://a.example` to `a.example` itself. */
function typed(words: readonly Word[], bases: readonly KnowledgeBase[]): { name: string; link?: string } {
  const whole = textOf(words);
  const last = words.at(-1);
  const isName = bases.some(({ name }) => name.toLowerCase() === whole.toLowerCase());
  const isLink = last && !last.quoted && (/^https?:|^[^\s@]+\.[^\s@]+$/.test(last.text) || /^F[A-Z0-9]{7,}$/.test(last.text));
  return isName || !isLink ? { name: whole } : { name: textOf(words.slice(0, -1)), link: last.text };
}

export const addAction = defineAction({
  value: which,
  reads: true,
  opens: ADD_TITLE,
  run: async (visit) => {
    const { workspace, base } = await baseOf(visit, visit.value);
    await enterFor(visit.ctx, addResource, workspace._id);
    return openModal(addModal(workspace, [base], base));
  },
});

export const addSubmit = defineModal({
  data: formData.omit({ knowledgeBaseId: true }),
  check: '/knowledge show',
  run: async ({ ctx, form, data, about }) => {
    about(data);
    const knowledgeBaseId = form.text('knowledgeBaseId');
    if (!knowledgeBaseId) {
      const sentence = 'Choose the knowledge base it goes into.';
      throw new DomainError('invalid_input', sentence, { fields: { knowledgeBaseId: sentence } });
    }
    const input = inputOf({ workspaceId: data.workspaceId, knowledgeBaseId });
    const [title, link, text] = [form.text('title'), form.text('link'), form.text('text')];
    const { base } = await addResource(ctx, {
      ...input,
      ...(title ? { title } : {}),
      ...(link ? { link } : {}),
      ...(text ? { text } : {}),
    });
    return ephemeral(baseMessage(await readKnowledge(ctx, input.workspaceId, base._id), addedNote(base)));
  },
});

export const removeAction = defineAction({
  value: which.extend({ resourceId: formData.shape.workspaceId }),
  check: '/knowledge show',
  run: async (visit) => {
    const { workspaceId, knowledgeBaseId } = inputOf(visit.value);
    await baseOf(visit, visit.value);
    await removeResource(visit.ctx, { workspaceId, knowledgeBaseId, resourceId: visit.value.resourceId as ResourceId });
    return replaceMessage(baseMessage(await readKnowledge(visit.ctx, workspaceId, knowledgeBaseId), md`It is taken out.`));
  },
});
