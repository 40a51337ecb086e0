import type { FastifyRequest } from 'fastify';
import type { Context } from '../domain/context.js';
import type { AgentId, WorkspaceId } from '../domain/ids.js';
import { findWorkspace, type Workspace } from '../domain/workspaces/index.js';
import { contextOf } from './auth.js';
import { HttpError } from './problem.js';

export interface Reader {
  ctx: Context;
  workspace: Workspace;
  agentId: AgentId;
}

/** Who reads, from the key alone. Throws 403 for a key that was revoked, 404 once its workspace is gone. */
export async function readerOf(request: FastifyRequest): Promise<Reader> {
  const ctx = contextOf(request);
  if (ctx.actor.kind !== 'apiKey') throw new HttpError(403, 'forbidden', 'This is read with an agent key.');
  const { agentId, workspaceId, revoked } = ctx.actor;
  if (revoked) throw new HttpError(403, 'forbidden', 'This key is revoked: it may only report how calls ended. Issue a new key.');
  const workspace = await findWorkspace(ctx, workspaceId as WorkspaceId);
  if (!workspace) throw new HttpError(404, 'not_found', 'The workspace of this key is no more.');
  return { ctx, workspace, agentId };
}
