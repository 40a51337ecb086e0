import { z } from 'zod';
import { type Agent, agentId, agentIn } from '../agents/index.js';
import type { Tx } from '../context.js';
import { DomainError } from '../errors.js';
import { type AgentId, newId } from '../ids.js';
import { workspaceVerb } from '../verb.js';
import { type Workspace, workspaceId } from '../workspaces/index.js';
import type { KnowledgeBase } from './model.js';
import { baseOf, noSuchBase } from './rules.js';
import { knowledgeBaseId, MOST_PER_AGENT } from './schema.js';
import * as store from './store.js';

const Which = z.object({ workspaceId, knowledgeBaseId, agentId: agentId.optional() });
const audit = (input: z.output<typeof Which>) => ({
  knowledgeBaseId: input.knowledgeBaseId,
  ...(input.agentId ? { agentId: input.agentId } : {}),
});

export interface KnowledgeConnected {
  base: KnowledgeBase;
  workspace: Workspace;
  agent?: Agent;
}

/**
 * K2: a knowledge base of the workspace's owner becomes readable in the workspace, and with `agentId` by that agent, too. Nobody
 * there can change it. Again: nothing changes. Another owner's does not exist here.
 */
export const connectKnowledge = workspaceVerb({
  name: 'knowledge.connect',
  needs: 'editor',
  input: Which,
  audit,
  run: async (tx, input, { workspace }): Promise<KnowledgeConnected> => {
    const base = await baseOf(tx, workspace.accountId, input.knowledgeBaseId);
    const agent = input.agentId ? await agentIn(tx, workspace._id, input.agentId) : undefined;
    if (workspace.isDefault && !agent) {
      throw new DomainError('conflict', `${base.name} is at home in ${workspace.name}: nothing needs to be connected.`, {
        next: 'Name an agent that reads it: `/knowledge connect NAME to AGENT`.',
      });
    }
    // Written, not only read: deleting the knowledge base at the same moment then fails or finds this connection.
    if (!(await store.changeBase(tx, base._id))) throw noSuchBase();
    await connect(tx, workspace, base, null);
    if (agent) {
      await refuseFull(tx, workspace, agent, base);
      await connect(tx, workspace, base, agent._id);
    }
    return { base, workspace, ...(agent ? { agent } : {}) };
  },
});

function connect(tx: Tx, workspace: Workspace, base: KnowledgeBase, agent: AgentId | null): Promise<void> {
  return store.connect(tx, {
    _id: newId('connection'),
    teamId: tx.teamId,
    knowledgeBaseId: base._id,
    accountId: base.accountId,
    workspaceId: workspace._id,
    agentId: agent,
    connectedAt: tx.now,
  });
}

async function refuseFull(tx: Tx, workspace: Workspace, agent: Agent, base: KnowledgeBase): Promise<void> {
  const read = await store.connectedTo(tx, workspace._id, agent._id);
  if (read.length < MOST_PER_AGENT || read.includes(base._id)) return;
  throw new DomainError(
    'limit_reached',
    `${agent.name} reads ${MOST_PER_AGENT} knowledge bases, which is the most there can be.`,
    {
      next: 'Disconnect one first: `/knowledge disconnect NAME from AGENT`.',
    },
  );
}

export interface KnowledgeDisconnected extends KnowledgeConnected {
  /** Connections that ended: the workspace's and those of its agents, or one agent's. */
  ended: number;
}

/** K2: ends a connection: an agent's, or without `agentId` the workspace's with those of all its agents. Nothing is deleted. */
export const disconnectKnowledge = workspaceVerb({
  name: 'knowledge.disconnect',
  needs: 'editor',
  input: Which,
  audit,
  run: async (tx, input, { workspace }): Promise<KnowledgeDisconnected> => {
    const base = await baseOf(tx, workspace.accountId, input.knowledgeBaseId);
    const agent = input.agentId ? await agentIn(tx, workspace._id, input.agentId) : undefined;
    const { workspaceId, knowledgeBaseId, agentId } = input;
    const ended = await store.disconnect(tx, { workspaceId, knowledgeBaseId, ...(agentId ? { agentId } : {}) });
    if (ended === 0) {
      const why = agent ? `${agent.name} does not read ${base.name}.` : `${base.name} is not connected to ${workspace.name}.`;
      throw new DomainError('conflict', why, { next: '`/knowledge` shows what is connected.' });
    }
    return { base, workspace, ended, ...(agent ? { agent } : {}) };
  },
});
