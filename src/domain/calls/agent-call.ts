import type { Context } from '../context.js';
import { DomainError } from '../errors.js';
import type { AgentId, WorkspaceId } from '../ids.js';
import { type CallRecord, callKey, callRecordOf, entriesByKey } from '../ledger/index.js';

export type { CallRecord } from '../ledger/index.js';

/** H2: one call of one agent, as it stands. Throws `not_found`: other agents' calls do not exist for it. */
export async function findAgentCall(
  ctx: Context,
  workspaceId: WorkspaceId,
  agentId: AgentId,
  externalId: string,
): Promise<CallRecord> {
  const id = { agentId, externalId };
  const kinds = ['release', 'end', 'start', 'refuse'] as const;
  const keys = kinds.map((kind) => callKey(kind, id));
  const found = await entriesByKey(ctx.platform, workspaceId, keys);
  for (const key of keys) {
    const entry = found.get(key);
    if (entry?.call) return callRecordOf(externalId, entry, entry.call);
  }
  throw new DomainError('not_found', 'This agent has reported no such call.', { next: 'Check its id.' });
}
