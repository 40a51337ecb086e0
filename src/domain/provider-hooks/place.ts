import { type Agent, agentAtProvider, findAgent } from '../agents/index.js';
import type { Actor, Context, Platform } from '../context.js';
import { findNumber } from '../phone-numbers/index.js';
import type { ProviderHook } from './model.js';

/** By what a platform's call can be known as an agent's. */
export interface Whereabouts {
  /** What the platform calls the agent. */
  providerAgentId?: string | undefined;
  /** The workspace's own number of the call (E.164): the one called, or, of an outbound call, the one it came from. */
  ownNumber?: string | undefined;
}

/** A context in which a hook is read; who acts in the end is the agent whose call it is. */
export function hookContext(platform: Platform, { teamId }: ProviderHook, requestId: string): Context {
  const actor: Actor = { kind: 'job', name: 'provider-hook' };
  return { actor, teamId, now: platform.clock.now(), log: platform.log, requestId, commandKey: `hook:${requestId}`, platform };
}

/** The same in which the agent acts, as with a key of its own: the platform's signature stands for it. */
export function agentContext(ctx: Context, { _id: agentId, workspaceId }: Pick<Agent, '_id' | 'workspaceId'>): Context {
  return { ...ctx, actor: { kind: 'apiKey', agentId, workspaceId, revoked: false } };
}

/**
 * The agent that a call belongs to, by what the platform calls it, else by the number it came to; or null. Only of the hook's own
 * workspace (W12).
 */
export async function placeCall(ctx: Context, hook: ProviderHook, where: Whereabouts): Promise<Agent | null> {
  const { providerAgentId, ownNumber } = where;
  const isHere = (agent: Agent | null) => agent?.workspaceId === hook.workspaceId && !agent.deletedAt;
  const known = providerAgentId ? await agentAtProvider(ctx, hook.provider, providerAgentId) : null;
  if (isHere(known)) return known;
  const number = ownNumber ? await findNumber(ctx.platform, hook.teamId, ownNumber) : null;
  const mapped = number?.agentId && number.workspaceId === hook.workspaceId ? await findAgent(ctx, number.agentId) : null;
  return isHere(mapped) ? mapped : null;
}
