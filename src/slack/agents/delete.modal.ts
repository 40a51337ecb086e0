import { z } from 'zod';
import { type AgentDestruction, deleteAgent, whatAgentDeletionDestroys } from '../../domain/deletion/index.js';
import type { AgentId, WorkspaceId } from '../../domain/ids.js';
import { message, section } from '../kit/blocks.js';
import { defineAction, defineCommand, defineModal } from '../kit/define.js';
import { plural } from '../kit/figures.js';
import { textInput } from '../kit/inputs.js';
import type { Modal } from '../kit/modal.js';
import { ephemeral, openModal } from '../kit/reply.js';
import { md, named } from '../kit/text.js';
import { agentNamed, agentOf, which, whichOf } from './find-agent.js';
import { ids } from './ids.js';

const TITLE = 'Delete an agent';

/** A7: what is destroyed, and the name to type. */
function deleteModal({ workspace, agent, keys, numbers, webhooks }: AgentDestruction): Modal {
  const { name, handle } = workspace;
  const revoked = keys === 0 ? md`• It has no keys.` : md`• ${plural(keys, 'key')} of it ${keys === 1 ? 'is' : 'are'} revoked.`;
  const lead = numbers.length === 1 ? md`${numbers[0] ?? ''} leads` : md`Its ${plural(numbers.length, 'number')} lead`;
  return {
    id: ids.deleteModal,
    title: TITLE,
    submit: 'Delete for good',
    close: 'Keep it',
    data: { ...whichOf(agent), name, handle },
    blocks: [
      section([
        md`${named(workspace)} · Delete the agent *${agent.name}*? *This cannot be undone.*`,
        revoked,
        ...(numbers.length > 0
          ? [md`• ${lead} nowhere then, and ${numbers.length === 1 ? 'stays' : 'stay'} with the workspace.`]
          : []),
        ...(webhooks > 0 ? [md`• ${plural(webhooks, 'webhook')} of it ${webhooks === 1 ? 'ends' : 'end'}.`] : []),
        md`• Its calls stay in the history and in reports, under its name.`,
      ]),
      textInput('typedName', { label: `Type “${agent.name}” to say that you mean it`, most: 60 }),
    ],
  };
}

export const deleteCommand = defineCommand({
  path: ['agents', 'delete'],
  usage: '[name]',
  summary: 'Delete an agent; asks for its name first',
  needs: 'editor',
  reads: true,
  opens: TITLE,
  run: async (visit) => {
    const { workspace, agent } = await agentNamed(visit);
    return openModal(deleteModal(await whatAgentDeletionDestroys(visit.ctx, workspace._id, agent._id)));
  },
});

export const deleteAction = defineAction({
  value: which,
  reads: true,
  opens: TITLE,
  run: async (visit) => {
    const { workspace, agent } = await agentOf(visit, visit.value);
    return openModal(deleteModal(await whatAgentDeletionDestroys(visit.ctx, workspace._id, agent._id)));
  },
});

export const deleteSubmit = defineModal({
  data: which.extend({ name: z.string(), handle: z.string() }),
  check: '/agents',
  run: async ({ ctx, form, data, about }) => {
    about(data);
    const { workspaceId, agentId } = data;
    const input = {
      workspaceId: workspaceId as WorkspaceId,
      agentId: agentId as AgentId,
      typedName: form.text('typedName') ?? '',
    };
    const { name } = await deleteAgent(ctx, input);
    const line = md`${named(data)} · The agent *${name}* is deleted, and its keys are revoked.`;
    return ephemeral(message(line));
  },
});
