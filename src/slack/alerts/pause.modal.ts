import { z } from 'zod';
import { listAgents, pauseAgents } from '../../domain/agents/index.js';
import { answerAlert } from '../../domain/alerts/index.js';
import type { AgentId, AlertId, WorkspaceId } from '../../domain/ids.js';
import { enterFor } from '../../domain/verb.js';
import { message, section } from '../kit/blocks.js';
import { defineAction, defineModal } from '../kit/define.js';
import { plural } from '../kit/figures.js';
import type { Modal } from '../kit/modal.js';
import { ephemeral, openModal } from '../kit/reply.js';
import { code, join, md, named } from '../kit/text.js';
import { alertRow } from './cure.action.js';
import { ids } from './ids.js';

const PAUSE_TITLE = 'Pause agents';
/** As many as one section names; the rest is paused in another turn. */
const MOST_AGENTS = 40;

interface Here {
  workspaceId: string;
  alertId: string;
  name: string;
  handle: string;
}

const resume = (handle: string) => code(`/agents resume in ${handle}`);

/** N9: names what is paused, and promises no more than that (H6). */
function pauseForm(here: Here, active: readonly { _id: string; name: string }[]): Modal {
  const agents = active.slice(0, MOST_AGENTS);
  const more = active.length - agents.length;
  const names = agents.map(({ name }) => md`*${name}*`);
  return {
    id: ids.pauseModal,
    title: PAUSE_TITLE,
    submit: 'Pause',
    data: { ...here, agentIds: agents.map(({ _id }) => _id) },
    blocks: [
      section(
        md`${named(here)} · ${plural(agents.length, 'agent')} will be paused: ${join(names, ', ')}.${more > 0 ? ` ${plural(more, 'more stays', 'more stay')} active: press again for ${more === 1 ? 'it' : 'them'}.` : ''}`,
      ),
      section(
        md`Calls in progress go on. New ones are refused where their platform asks first or reports them as started; those that it only reports when they have ended still connect, and are metered. ${resume(here.handle)} takes calls again.`,
      ),
    ],
  };
}

/** N9: asks first. Refused to viewers with the name of who can (M2). */
export const pauseAction = defineAction({
  value: alertRow,
  check: '/agents',
  opens: PAUSE_TITLE,
  run: async ({ ctx, value: { workspaceId, alertId }, about }) => {
    const { workspace } = await enterFor(ctx, pauseAgents, workspaceId);
    about(workspace);
    const active = (await listAgents(ctx, workspaceId)).agents.filter(({ status }) => status === 'active');
    if (active.length === 0)
      return ephemeral(message(md`${named(workspace)} · No agent is active, so there is nothing to pause.`));
    return openModal(pauseForm({ workspaceId, alertId, name: workspace.name, handle: workspace.handle }, active));
  },
});

const id = z.string().min(1).max(64);

export const pauseSubmit = defineModal({
  data: z.object({ workspaceId: id, alertId: id, name: z.string(), handle: z.string(), agentIds: z.array(id).max(MOST_AGENTS) }),
  check: '/agents',
  run: async ({ ctx, person, data, about }) => {
    about(data);
    const workspaceId = data.workspaceId as WorkspaceId;
    const { workspace, agents } = await pauseAgents(ctx, { workspaceId, agentIds: data.agentIds as AgentId[] });
    if (agents.length === 0) return ephemeral(message(md`${named(workspace)} · They were paused already.`));
    const agentNames = agents.map(({ name }) => name);
    const which = { alertId: data.alertId as AlertId, workspaceId };
    await answerAlert(ctx, which, { did: 'paused', agentNames, byName: person.name, at: ctx.now });
    return ephemeral(
      message(md`${named(workspace)} · Paused: ${agentNames.join(', ')}. ${resume(workspace.handle)} takes calls again.`),
    );
  },
});
