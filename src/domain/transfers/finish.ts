import { each } from '../../platform/each.js';
import type { Context } from '../context.js';
import { workspaceOfAnyTeam } from '../workspaces/index.js';
import type { Transfer } from './model.js';
import { reopenToOwner } from './rules.js';
import * as store from './store.js';

/** Longer than any transaction is tried. */
const PATIENCE_MS = 5 * 60 * 1000;

/**
 * M7, L19: workspaces whose takeover was cut short after their chain had closed take their owner's minutes again; the offer stands.
 * Gives how many.
 */
export async function finishTransfers(ctx: Context, limit: number): Promise<number> {
  const before = new Date(ctx.now.getTime() - PATIENCE_MS);
  return each(
    await store.cutShort(ctx.platform, before, limit),
    (transfer) => reopen(ctx, transfer),
    (err, { _id }) => ctx.log.error({ err, transfer: _id }, 'a takeover that was cut short could not be undone'),
  );
}

async function reopen(ctx: Context, { _id, teamId, from, workspaceId, accepting }: Transfer): Promise<void> {
  // Given up before the chain opens: should the attempt still live, it finds itself over and changes nothing.
  if (!accepting || !(await store.giveUpAccepting(ctx.platform, _id, accepting.since))) return;
  const workspace = await workspaceOfAnyTeam(ctx.platform, workspaceId);
  const commandKey = `transfer:${_id}:${accepting.since.toISOString()}`;
  if (workspace?.ownerId === from) await reopenToOwner({ ...ctx, teamId, commandKey }, workspace);
  await store.doneAccepting(ctx.platform, _id);
}
