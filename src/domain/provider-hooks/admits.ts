import { agentsOf, asksFirst } from '../agents/index.js';
import type { Context } from '../context.js';
import type { WorkspaceId } from '../ids.js';

/**
 * H6: whether all calls of a workspace are asked about before they are taken, so that callers are turned away when its minutes are
 * gone. By what was seen of each agent in the last 30 days, because only the platform knows its own settings; paused ones, too: what
 * their platform does not ask about it connects all the same. False where there is no agent.
 */
export async function workspaceAdmits(ctx: Context, workspaceId: WorkspaceId): Promise<boolean> {
  const agents = await agentsOf(ctx, workspaceId);
  return agents.length > 0 && agents.every((agent) => asksFirst(agent, ctx.now));
}
