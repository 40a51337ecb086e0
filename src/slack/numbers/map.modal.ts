import { z } from 'zod';
import { type Agent, listAgents } from '../../domain/agents/index.js';
import type { AgentId, WorkspaceId } from '../../domain/ids.js';
import { mapNumber, type NumberMapped, type NumberView, readTypedNumber, unmapNumber } from '../../domain/phone-numbers/index.js';
import { enterFor } from '../../domain/verb.js';
import type { Workspace } from '../../domain/workspaces/index.js';
import { section } from '../kit/blocks.js';
import { defineCommand, defineModal } from '../kit/define.js';
import { textInput } from '../kit/inputs.js';
import type { Modal } from '../kit/modal.js';
import { ephemeral, openModal } from '../kit/reply.js';
import { md, named } from '../kit/text.js';
import { agentInput } from './agent-input.js';
import { ids } from './ids.js';
import { numberMessage } from './numbers.view.js';
import { agentTyped, readTyped } from './typed.js';

export const MAP_TITLE = 'Map a number';
const NO_AGENT = 'none';

type Named = Pick<Workspace, '_id' | 'name' | 'handle'>;

/** A6: which number leads to which agent; `number` is what is known of it, `chosen` the agent that was named. */
export function mapModal(
  { _id: workspaceId, name, handle }: Named,
  agents: readonly Agent[],
  number?: Pick<NumberView, 'number' | 'agentId'>,
  chosen?: AgentId,
): Modal {
  return {
    id: ids.mapModal,
    title: MAP_TITLE,
    submit: 'Save',
    data: { workspaceId, name, handle },
    blocks: [
      section(md`${named({ name, handle })} · A number leads to one agent, or to none.`),
      textInput('number', { label: 'Number', most: 40, initial: number?.number, placeholder: '+14155550100' }),
      ...agentInput(agents, {
        label: 'Leads to',
        initial: chosen ?? number?.agentId,
        none: { value: NO_AGENT, label: 'No agent' },
      }),
    ],
  };
}

/** A6, C2: with number and agent it is done at once, with less the form opens. */
export const mapCommand = defineCommand({
  path: ['numbers', 'map'],
  usage: '[NUMBER to AGENT]',
  summary: 'Let a number lead to an agent',
  needs: 'editor',
  check: '/numbers',
  opens: MAP_TITLE,
  run: async (visit) => {
    const { ctx } = visit;
    const place = await visit.place();
    const { workspace, role } = place;
    await enterFor(ctx, mapNumber, workspace._id);
    const typed = readTyped(visit.words);
    const found = typed.number ? await readTypedNumber(ctx, workspace._id, typed.number) : null;
    const agent = typed.agent ? await agentTyped(visit, place, typed.agent) : null;
    if (!found || !agent) {
      return openModal(mapModal(workspace, (await listAgents(ctx, workspace._id)).agents, found?.number, agent?._id));
    }
    const mapped = await mapNumber(ctx, { workspaceId: workspace._id, numberId: found.number._id, agentId: agent._id });
    return ephemeral(mappedMessage(workspace, role, mapped));
  },
});

const mappedMessage = (workspace: Workspace, role: Parameters<typeof numberMessage>[1], { number, before }: NumberMapped) =>
  numberMessage(workspace, role, number, before === undefined ? md`The number is mapped.` : md`It led to *${before}* before.`);

export const mapSubmit = defineModal({
  data: z.object({ workspaceId: z.string().min(1), name: z.string(), handle: z.string() }),
  check: '/numbers',
  run: async ({ ctx, form, data, about }) => {
    about(data);
    const { workspace, role } = await enterFor(ctx, mapNumber, data.workspaceId as WorkspaceId);
    const { number } = await readTypedNumber(ctx, workspace._id, form.text('number') ?? '');
    const which = { workspaceId: workspace._id, numberId: number._id };
    const chosen = form.text('agentId') ?? NO_AGENT;
    if (chosen !== NO_AGENT) {
      return ephemeral(mappedMessage(workspace, role, await mapNumber(ctx, { ...which, agentId: chosen as AgentId })));
    }
    return ephemeral(numberMessage(workspace, role, await unmapNumber(ctx, which), md`The number leads to no agent.`));
  },
});
