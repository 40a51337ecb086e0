import { actorName, type Context } from '../context.js';
import { newId, type WorkspaceId } from '../ids.js';
import * as store from './store.js';

interface Row {
  verb: string;
  outcome: 'accepted' | 'refused';
  workspaceId?: WorkspaceId;
  code?: string;
  [detail: string]: unknown;
}

/** Adds one row, in the caller's transaction when there is one, so that fact and row stand or fall together (M3). */
export async function recordAudit(ctx: Context, { verb, outcome, workspaceId, code, ...detail }: Row): Promise<void> {
  await store.insert(ctx, {
    _id: newId('audit'),
    teamId: ctx.teamId,
    ...(workspaceId ? { workspaceId } : {}),
    actor: actorName(ctx.actor),
    verb,
    outcome,
    ...(code ? { code } : {}),
    ...(Object.keys(detail).length > 0 ? { detail } : {}),
    at: ctx.now,
    requestId: ctx.requestId,
  });
}
