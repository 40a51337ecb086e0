import { enter } from '../access.js';
import type { Context } from '../context.js';
import type { RequestId, WorkspaceId } from '../ids.js';
import { personOf, type Workspace } from '../workspaces/index.js';
import { whyNot } from './close.js';
import type { MinutesRequest } from './model.js';
import * as store from './store.js';

/** N10: a request that is still to be answered, for the owner or whoever made it. Throws why it cannot be answered any more. */
export async function readRequest(
  ctx: Context,
  workspaceId: WorkspaceId,
  id: RequestId,
): Promise<{ request: MinutesRequest; workspace: Workspace }> {
  const { workspace, role } = await enter(ctx, workspaceId, 'viewer');
  const request = await store.find(ctx, workspaceId, id);
  const mine = request && (role === 'owner' || request.by === personOf(ctx));
  if (!mine) throw whyNot(null, ctx.now);
  if (request.status !== 'pending' || request.expiresAt <= ctx.now) throw whyNot(request, ctx.now);
  return { request, workspace };
}
