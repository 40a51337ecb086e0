import { z } from 'zod';
import { type Agent, listAgents } from '../../domain/agents/index.js';
import type { AgentId, WorkspaceId } from '../../domain/ids.js';
import { addingNumbers, addNumber } from '../../domain/phone-numbers/index.js';
import { enterFor } from '../../domain/verb.js';
import type { Workspace } from '../../domain/workspaces/index.js';
import { section } from '../kit/blocks.js';
import { defineAction, defineCommand, defineModal } from '../kit/define.js';
import { textInput } from '../kit/inputs.js';
import type { Modal } from '../kit/modal.js';
import { ephemeral, openModal } from '../kit/reply.js';
import { md, named } from '../kit/text.js';
import { agentInput } from './agent-input.js';
import { ids } from './ids.js';
import { numberMessage } from './numbers.view.js';
import { agentTyped, readTyped } from './typed.js';

const TITLE = 'Add a number';
const ADDED = md`The number is added.`;

function addModal(
  { _id: workspaceId, name, handle }: Pick<Workspace, '_id' | 'name' | 'handle'>,
  agents: readonly Agent[],
  chosen?: AgentId,
): Modal {
  return {
    id: ids.addModal,
    title: TITLE,
    submit: 'Add',
    data: { workspaceId, name, handle },
    blocks: [
      section(md`${named({ name, handle })} · A number that your agents are called at, or call from.`),
      textInput('number', {
        label: 'Number',
        most: 40,
        placeholder: '+14155550100',
        hint: 'Without + it is read as it is dialled in the country of the workspace’s time zone.',
      }),
      ...agentInput(agents, { label: 'Leads to', initial: chosen }),
    ],
  };
}

/** A6, C2: with a number it is added at once, without one the form opens. */
export const addCommand = defineCommand({
  path: ['numbers', 'add'],
  usage: '[NUMBER [to AGENT]]',
  summary: 'Add a phone number',
  needs: 'editor',
  check: '/numbers',
  opens: TITLE,
  run: async (visit) => {
    const place = await visit.place();
    const { workspace, role } = place;
    await enterFor(visit.ctx, addingNumbers, workspace._id);
    const typed = readTyped(visit.words);
    const agent = typed.agent ? await agentTyped(visit, place, typed.agent) : null;
    if (!typed.number) {
      return openModal(addModal(workspace, (await listAgents(visit.ctx, workspace._id)).agents, agent?._id));
    }
    const input = { workspaceId: workspace._id, number: typed.number, ...(agent ? { agentId: agent._id } : {}) };
    return ephemeral(numberMessage(workspace, role, await addNumber(visit.ctx, input), ADDED));
  },
});

/** The Add button of the list. */
export const addAction = defineAction({
  value: z.string().min(1).max(64),
  reads: true,
  opens: TITLE,
  run: async ({ ctx, value, about }) => {
    const { workspace } = await enterFor(ctx, addingNumbers, value as WorkspaceId);
    about(workspace);
    return openModal(addModal(workspace, (await listAgents(ctx, workspace._id)).agents));
  },
});

export const addSubmit = defineModal({
  data: z.object({ workspaceId: z.string().min(1), name: z.string(), handle: z.string() }),
  check: '/numbers',
  run: async ({ ctx, form, data: { workspaceId, name, handle }, about }) => {
    about({ name, handle });
    const { workspace, role } = await enterFor(ctx, addingNumbers, workspaceId as WorkspaceId);
    const agentId = form.text('agentId') as AgentId | null;
    const input = { workspaceId: workspace._id, number: form.text('number') ?? '', ...(agentId ? { agentId } : {}) };
    return ephemeral(numberMessage(workspace, role, await addNumber(ctx, input), ADDED));
  },
});
