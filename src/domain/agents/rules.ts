import type { Context } from '../context.js';
import { DomainError, refuseField } from '../errors.js';
import type { AgentId, WorkspaceId } from '../ids.js';
import type { Agent } from './model.js';
import * as store from './store.js';

type There = { provider?: string | null | undefined; providerAgentId?: string | null | undefined };

/** A1: an id at a provider means nothing without the provider. */
export function refuseUnlessPaired({ provider, providerAgentId }: There): void {
  if (providerAgentId && !provider) refuseField('provider', 'Say at which provider the agent has this id.');
}

/** A provider's agent is one agent here: its calls must have one place to go. Refused beside its field. */
export async function refuseTaken(ctx: Context, id: AgentId, { provider, providerAgentId }: There): Promise<void> {
  if (!provider || !providerAgentId) return;
  const other = await store.findByProvider(ctx, provider, providerAgentId);
  // Whose it is stays unsaid: it may be a workspace that this person does not belong to (W12).
  if (other && other._id !== id) refuseField('providerAgentId', 'Another agent has this id already.', 'conflict');
}

/** The agent of this workspace, or a refusal that says no more than that there is none (W12). */
export async function agentIn(ctx: Context, workspaceId: WorkspaceId, id: AgentId): Promise<Agent> {
  const agent = await store.findAgent(ctx, id);
  if (agent && agent.workspaceId === workspaceId && !agent.deletedAt) return agent;
  throw new DomainError('not_found', 'There is no such agent in this workspace.', { next: '`/agents` lists them.' });
}

const ASKS_FOR_MS = 30 * 24 * 60 * 60 * 1000;

/** H6: whether we are asked before a call of this agent is taken; by what was seen, because only the platform knows its settings. */
export function asksFirst({ askedAt }: Pick<Agent, 'askedAt'>, now: Date): boolean {
  return askedAt !== undefined && now.getTime() - askedAt.getTime() < ASKS_FOR_MS;
}
