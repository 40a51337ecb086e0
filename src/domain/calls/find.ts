import { enter, type Place } from '../access.js';
import { agentNames, everyAgentOf } from '../agents/index.js';
import type { Context } from '../context.js';
import { DomainError } from '../errors.js';
import type { AgentId, WorkspaceId } from '../ids.js';
import { callKey, entriesByKey } from '../ledger/index.js';

/** One call: the platform's own id is only unique per agent. */
export interface CallRef {
  agentId: AgentId;
  callId: string;
}

export type NamedCall = CallRef & { agentName: string };

const KINDS = ['end', 'start', 'refuse'] as const;

/**
 * N12: the calls of a workspace that have this id, one for each agent that reported one, for its members. Throws `not_found` when
 * there is none.
 */
export async function findCalls(ctx: Context, workspaceId: WorkspaceId, callId: string): Promise<Place & { calls: NamedCall[] }> {
  const place = await enter(ctx, workspaceId, 'viewer');
  const agents = await everyAgentOf(ctx, workspaceId);
  const keysOf = (agentId: AgentId) => KINDS.map((kind) => callKey(kind, { agentId, externalId: callId }));
  const found = await entriesByKey(
    ctx.platform,
    workspaceId,
    agents.flatMap(({ _id }) => keysOf(_id)),
  );
  const calls = agents
    .filter(({ _id }) => keysOf(_id).some((key) => found.has(key)))
    .map(({ _id: agentId, name: agentName }) => ({ agentId, callId, agentName }));
  if (calls.length === 0) throw noSuchCall(place.workspace.name, callId);
  return { ...place, calls };
}

/** The one answer for calls that are not there and calls of other workspaces. */
export function noSuchCall(workspaceName: string, callId: string): DomainError {
  return new DomainError('not_found', `No call \`${callId.replaceAll('`', 'ˋ')}\` was reported in ${workspaceName}.`, {
    next: '`/minutes history` lists the calls.',
  });
}

/** What an agent is called, also when it is no longer there. */
export async function nameOfAgent(ctx: Context, agentId: AgentId): Promise<string> {
  return (await agentNames(ctx, [agentId])).get(agentId) ?? 'a former agent';
}
