import { z } from 'zod';
import { DomainError } from '../../domain/errors.js';
import type { AgentId, WorkspaceId } from '../../domain/ids.js';
import { beforePlacing, CallKind, placeCalls, type UnplacedPlace } from '../../domain/provider-hooks/index.js';
import { section } from '../kit/blocks.js';
import { defineAction, defineModal } from '../kit/define.js';
import { selectInput } from '../kit/inputs.js';
import { LIMITS } from '../kit/limits.js';
import type { Modal } from '../kit/modal.js';
import { ephemeral, openModal } from '../kit/reply.js';
import { md, named } from '../kit/text.js';
import { ids } from './ids.js';
import { platforms } from './platforms.command.js';
import { kindText, placedText } from './platforms.view.js';

const TITLE = 'Whose calls are these?';

const oneKind = CallKind.extend({ workspaceId: z.string().min(1).max(64) });

function placeModal({ workspace, kind, agents }: UnplacedPlace): Modal {
  const { _id: workspaceId, name, handle } = workspace;
  const same = agents.find((one) => one.provider === kind.provider && one.providerAgentId === kind.providerAgentId);
  return {
    id: ids.placeModal,
    title: TITLE,
    submit: 'Count them',
    data: { ...kind, workspaceId, name, handle },
    blocks: [
      section(md`${named(workspace)} · Calls of ${kindText(kind)}`),
      selectInput('agentId', {
        label: 'Count them on',
        choices: agents.map((agent) => ({ value: agent._id, label: agent.name })),
        initial: same?._id,
        hint: `They are metered now, with the minutes there are. This cannot be undone, only corrected.${agents.length > LIMITS.options ? ` Only ${LIMITS.options} agents fit here.` : ''}`,
      }),
    ],
  };
}

/** L17: the owner says whose the calls are that nobody could place. */
export const placeAction = defineAction({
  value: oneKind,
  reads: true,
  opens: TITLE,
  run: async ({ ctx, value: { workspaceId, ...kind }, about }) => {
    const place = await beforePlacing(ctx, workspaceId as WorkspaceId, kind);
    about(place.workspace);
    if (place.agents.length === 0) {
      throw new DomainError('not_found', `${place.workspace.name} has no agents.`, { next: 'Create one: `/agents create`.' });
    }
    return openModal(placeModal(place));
  },
});

export const placeSubmit = defineModal({
  data: oneKind.extend({ name: z.string(), handle: z.string() }),
  check: '/agents platforms',
  run: async (visit) => {
    const { workspaceId, provider, providerAgentId, ownNumber } = visit.data;
    visit.about(visit.data);
    const agentId = (visit.form.text('agentId') ?? '') as AgentId;
    const input = { workspaceId: workspaceId as WorkspaceId, provider, providerAgentId, ownNumber, agentId };
    const { counted, agent, left } = await placeCalls(visit.ctx, input);
    return ephemeral(await platforms(visit, workspaceId, placedText(counted, agent.name, left)));
  },
});
