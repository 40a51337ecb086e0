import { actorName, type Context } from '../context.js';
import { DomainError } from '../errors.js';
import { livingInvitations } from '../invitations/index.js';
import { connectedNames } from '../knowledge-bases/index.js';
import { availableOf, handOverLedger, heldOf, readWorkspaceState } from '../ledger/index.js';
import type { Workspace } from '../workspaces/index.js';

/**
 * M7: a workspace changes hands only when nothing in it is tied to the old owner: minutes, holds, overdraft, knowledge bases, open
 * invitations.
 */
export async function refuseUnlessEmpty(ctx: Context, workspace: Workspace): Promise<void> {
  if (workspace.isDefault)
    throw new DomainError('forbidden', 'My Workspace is always yours.', { next: 'Create another workspace to hand over.' });
  const state = await readWorkspaceState(ctx.platform, workspace._id, ctx.now);
  if (heldOf(state) > 0 || state.live > 0) {
    throw new DomainError('conflict', `A call is in progress in ${workspace.name}, so it cannot change hands just now.`, {
      next: 'Wait until it has ended.',
    });
  }
  const minutes = [...state.grants.values()].reduce((sum, { available }) => sum + available, 0);
  if (minutes > 0) {
    const left = Math.ceil(availableOf(state) / 60).toLocaleString('en');
    throw new DomainError('conflict', `There are still ${left} min of yours in ${workspace.name}.`, {
      next: 'Let them be used, or take them back with `/minutes reclaim`.',
    });
  }
  if (state.overdraft > 0) {
    throw new DomainError('conflict', `${workspace.name} is in overdraft, which is yours to settle.`, {
      next: 'Allocate minutes first: `/minutes allocate`.',
    });
  }
  const [knowledge, ...others] = await connectedNames(ctx, workspace._id);
  if (knowledge) {
    const which =
      others.length === 0 ? `Your knowledge base ${knowledge} is` : `${others.length + 1} of your knowledge bases are`;
    throw new DomainError('conflict', `${which} still connected to ${workspace.name}.`, {
      next: `Disconnect first, which deletes nothing: \`/knowledge disconnect ${others.length === 0 ? knowledge : 'NAME'} in ${workspace.handle}\`.`,
    });
  }
  const waiting = (await livingInvitations(ctx, workspace._id)).length;
  if (waiting > 0) {
    throw new DomainError(
      'conflict',
      `${waiting === 1 ? 'One invitation is' : `${waiting} invitations are`} still open, on your seats.`,
      {
        next: 'Cancel them, or wait for the answers.',
      },
    );
  }
}

/**
 * After an acceptance that was cut short the workspace may be closed to its owner's own minutes; nobody is taking it over any more,
 * so it takes them again.
 */
export async function reopenToOwner(ctx: Context, workspace: Workspace): Promise<void> {
  const { settings } = await readWorkspaceState(ctx.platform, workspace._id, ctx.now);
  if (settings.formerAccountId !== workspace.accountId) return;
  await handOverLedger(ctx.platform, workspace._id, null, `reopen:${workspace._id}:${ctx.commandKey}`, actorName(ctx.actor));
}

/** What every notice about a workspace says of it. */
export const about = (workspace: Workspace) => ({
  workspaceId: workspace._id,
  workspaceName: workspace.name,
  workspaceHandle: workspace.handle,
});
