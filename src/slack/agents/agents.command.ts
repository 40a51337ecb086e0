import { z } from 'zod';
import { listAgents, pauseAgent, resumeAgent } from '../../domain/agents/index.js';
import type { WorkspaceId } from '../../domain/ids.js';
import type { Message } from '../kit/blocks.js';
import { defineAction, defineCommand, type Visit } from '../kit/define.js';
import { ephemeral, type Reply, replaceMessage } from '../kit/reply.js';
import { md } from '../kit/text.js';
import { agentsMessage } from './agents.view.js';
import { type AgentPlace, agentNamed, agentOf, which } from './find-agent.js';
import { shownAgent } from './shown-agent.js';

/** A1: the agents of a workspace. */
export const agentsCommand = defineCommand({
  path: ['agents'],
  usage: '',
  summary: 'The agents of a workspace, and what you can do with each',
  needs: 'viewer',
  reads: true,
  run: async ({ ctx, place }) => ephemeral(agentsMessage({ ...(await listAgents(ctx, (await place()).workspace._id)), page: 0 })),
});

export const listCommand = defineCommand({ ...agentsCommand, path: ['agents', 'list'], summary: 'The agents of a workspace' });

/** Agents, on the dashboard. */
export const openAction = defineAction({
  value: z.string().min(1).max(64),
  reads: true,
  run: async ({ ctx, value, about }) => {
    const list = await listAgents(ctx, value as WorkspaceId);
    about(list.workspace);
    return ephemeral(agentsMessage({ ...list, page: 0 }));
  },
});

/** Previous and Next. */
export const listAction = defineAction({
  value: z.object({ workspaceId: z.string().min(1).max(64), page: z.number().int().min(0).max(100_000) }),
  reads: true,
  run: async ({ ctx, value }) =>
    replaceMessage(agentsMessage({ ...(await listAgents(ctx, value.workspaceId as WorkspaceId)), page: value.page })),
});

export const showCommand = defineCommand({
  path: ['agents', 'show'],
  usage: '[name]',
  summary: 'One agent, its provider and configuration',
  needs: 'viewer',
  reads: true,
  run: async (visit) => ephemeral(await shownAgent(visit, await agentNamed(visit))),
});

export const showAction = defineAction({
  value: which,
  reads: true,
  run: async (visit) => ephemeral(await shownAgent(visit, await agentOf(visit, visit.value))),
});

/** A1: pauses or resumes, and shows the agent as it is then. */
async function switched({ ctx }: Visit, place: AgentPlace, to: 'active' | 'paused'): Promise<Message> {
  const input = { workspaceId: place.workspace._id, agentId: place.agent._id };
  const agent = await (to === 'paused' ? pauseAgent : resumeAgent)(ctx, input);
  const note = to === 'paused' ? md`It is paused now.` : md`It takes calls again.`;
  return shownAgent({ ctx }, { ...place, agent }, note);
}

const toggleCommand = (word: 'pause' | 'resume', to: 'active' | 'paused', summary: string) =>
  defineCommand({
    path: ['agents', word],
    usage: '[name]',
    summary,
    needs: 'editor',
    check: '/agents',
    run: async (visit): Promise<Reply> => ephemeral(await switched(visit, await agentNamed(visit), to)),
  });

export const pauseCommand = toggleCommand('pause', 'paused', 'Refuse the calls of an agent that its platform asks about first');
export const resumeCommand = toggleCommand('resume', 'active', "Take an agent's calls again");

const toggleAction = (to: 'active' | 'paused') =>
  defineAction({
    value: which,
    check: '/agents',
    run: async (visit): Promise<Reply> => replaceMessage(await switched(visit, await agentOf(visit, visit.value), to)),
  });

export const pauseAction = toggleAction('paused');
export const resumeAction = toggleAction('active');
