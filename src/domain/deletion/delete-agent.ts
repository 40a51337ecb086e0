import { z } from 'zod';
import { type Agent, agentId, agentIn, markDeleted } from '../agents/index.js';
import { keysOf, revokeKeys } from '../api-keys/index.js';
import type { Context } from '../context.js';
import { DomainError, refuseField } from '../errors.js';
import type { AgentId, WorkspaceId } from '../ids.js';
import { endConnectionsOfAgent } from '../knowledge-bases/index.js';
import { liveCalls } from '../ledger/index.js';
import { numbersOf, unmapNumbersOf } from '../phone-numbers/index.js';
import { enterFor, workspaceVerb } from '../verb.js';
import { countWebhooksOf, endWebhooksOf } from '../webhooks/index.js';
import { type Workspace, workspaceId } from '../workspaces/index.js';

/**
 * A7: deletes an agent for good, with its name typed to say so. Its webhooks end, and its keys are revoked; they may still report how
 * calls ended (L14). Its numbers stay the workspace's and lead nowhere.
 * Its calls stay in the ledger under its name. Refused while one of its calls is live.
 */
export const deleteAgent = workspaceVerb({
  name: 'agent.delete',
  needs: 'editor',
  input: z.object({ workspaceId, agentId, typedName: z.string().trim().max(200) }),
  audit: (input) => ({ agentId: input.agentId }),
  run: async (tx, input): Promise<Agent> => {
    const agent = await agentIn(tx, input.workspaceId, input.agentId);
    if (input.typedName !== agent.name) refuseField('typedName', `Type \`${agent.name}\` to say that you mean it.`);
    await refuseWhileLive(tx, agent);
    const keys = await keysOf(tx, agent._id);
    if (keys.length > 0) {
      await revokeKeys(
        tx,
        keys.map(({ _id }) => _id),
      );
    }
    await unmapNumbersOf(tx, agent._id);
    await endWebhooksOf(tx, agent._id);
    await endConnectionsOfAgent(tx, agent._id);
    await markDeleted(tx, agent._id);
    return agent;
  },
});

async function refuseWhileLive(ctx: Context, agent: Agent): Promise<void> {
  const live = (await liveCalls(ctx.platform, agent.workspaceId, ctx.now)).filter((call) => call.agentId === agent._id);
  if (live.length === 0) return;
  const calls = live.length === 1 ? 'a call' : `${live.length} calls`;
  throw new DomainError('conflict', `${agent.name} is in ${calls}.`, { next: 'Pause it, and delete it when they have ended.' });
}

export interface AgentDestruction {
  workspace: Workspace;
  agent: Agent;
  /** Living keys. */
  keys: number;
  /** Those that lead to it, in E.164. */
  numbers: string[];
  webhooks: number;
}

/** A7: what the confirmation names. Refused where the deletion itself would be. */
export async function whatAgentDeletionDestroys(ctx: Context, id: WorkspaceId, agent: AgentId): Promise<AgentDestruction> {
  const { workspace } = await enterFor(ctx, deleteAgent, id);
  const found = await agentIn(ctx, id, agent);
  await refuseWhileLive(ctx, found);
  const [keys, numbers, webhooks] = await Promise.all([keysOf(ctx, agent), numbersOf(ctx, agent), countWebhooksOf(ctx, agent)]);
  return { workspace, agent: found, keys: keys.length, numbers: numbers.map(({ number }) => number), webhooks };
}
