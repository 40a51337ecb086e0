import { agentsOf, asksFirst } from '../agents/index.js';
import type { Context } from '../context.js';
import type { WorkspaceId } from '../ids.js';

/**
 * H6: whether all calls of a workspace are asked about before they are taken, so that callers are turned away when its minutes are
 * gone. By what was seen of each active agent in the last 30 days, because only the platform knows its own settings; false also
 * where there is no agent.
 */
export async function workspaceAdmits(ctx: Context, workspaceId: WorkspaceId): Promise<boolean> {
  const active = (await agentsOf(ctx, workspaceId)).filter(({ status }) => status === 'active');
  return active.length > 0 && active.every((agent) => asksFirst(agent, ctx.now));
}
