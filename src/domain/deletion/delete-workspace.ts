import { z } from 'zod';
import { each } from '../../platform/each.js';
import { agentsOf } from '../agents/index.js';
import { actorName, type Context, type Platform } from '../context.js';
import { DomainError, refuseField } from '../errors.js';
import type { TeamId, WorkspaceId } from '../ids.js';
import { livingInvitations } from '../invitations/index.js';
import { availableOf, closeWorkspaceLedger, heldOf, readWorkspaceState } from '../ledger/index.js';
import { membersOf } from '../members/index.js';
import { countUnplaced } from '../provider-hooks/index.js';
import { committed, enterFor, workspaceVerb } from '../verb.js';
import { beginClosing, closingWorkspaces, stopClosing, type Workspace, workspaceId } from '../workspaces/index.js';
import { clearUp } from './clear-up.js';

export interface WorkspaceDeleted {
  workspace: Workspace;
  /** What went back to the sources. */
  returnedSeconds: number;
}

const beginDeletion = workspaceVerb({
  name: 'workspace.delete',
  needs: 'owner',
  whileClosing: true,
  input: z.object({ workspaceId, typedHandle: z.string().trim().max(200) }),
  run: async (tx, { typedHandle }, { workspace }) => {
    refuseUnlessDeletable(workspace, await agentsOf(tx, workspace._id));
    if (typedHandle.replace(/^@/, '') !== workspace.handle) {
      refuseField('typedHandle', `Type \`${workspace.handle}\` to say that you mean it.`);
    }
    if (workspace.status === 'active' && !(await beginClosing(tx, workspace._id))) {
      throw new DomainError('conflict', `${workspace.name} was changed a moment ago, so it was not deleted.`, {
        next: 'Please try again.',
      });
    }
    return workspace;
  },
});

function refuseUnlessDeletable(workspace: Workspace, agents: readonly { name: string }[]): void {
  if (workspace.isDefault) {
    throw new DomainError('forbidden', 'My Workspace cannot be deleted.', {
      next: 'Your other workspaces can: `/workspace delete in HANDLE`.',
    });
  }
  if (agents.length === 0) return;
  const names = agents
    .slice(0, 3)
    .map(({ name }) => name)
    .join(', ');
  const many = agents.length === 1 ? 'an agent' : `${agents.length} agents`;
  throw new DomainError('conflict', `${workspace.name} still has ${many}: ${names}.`, {
    next: 'Delete its agents first, with `/agents`.',
  });
}

/**
 * W11: deletes a workspace for good. First it is marked as closing, which stops every act in it; then its chain is closed and its
 * minutes go back (L14); then people, invitations and handle are let go. Killed anywhere, `finishDeletions` goes on. Refused for
 * My Workspace, a handle typed wrong, agents, or a live call; then it is as it was.
 */
export async function deleteWorkspace(
  ctx: Context,
  input: { workspaceId: WorkspaceId; typedHandle: string },
): Promise<WorkspaceDeleted> {
  const workspace = await beginDeletion(ctx, input);
  const available = availableOf(await readWorkspaceState(ctx.platform, workspace._id, ctx.now));
  await finish(ctx, workspace);
  return { workspace, returnedSeconds: available };
}

async function finish(ctx: Context, workspace: Workspace): Promise<void> {
  try {
    await closeWorkspaceLedger(ctx.platform, workspace._id, actorName(ctx.actor));
  } catch (error) {
    // A call is live: the workspace goes on, and its owner is told.
    if (error instanceof DomainError && error.code === 'conflict') await committed(ctx, (tx) => stopClosing(tx, workspace._id));
    throw error;
  }
  await committed(ctx, (tx) => clearUp(tx, workspace));
}

/** W11, L19: goes on with deletions whose process died. Gives how many were finished. */
export async function finishDeletions(ctx: Context, platform: Platform): Promise<number> {
  return each(
    await closingWorkspaces(platform, 100),
    (workspace) => finish({ ...ctx, teamId: workspace.teamId as TeamId }, workspace),
    (err, { _id }) => ctx.log.error({ err, workspace: _id }, 'a deletion could not be finished'),
  );
}

export interface Destruction {
  workspace: Workspace;
  /** Seconds that go back to their sources. */
  available: number;
  /** People beyond the owner. */
  people: number;
  /** Open invitations. */
  invitations: number;
  /** L2: calls that took place and are no agent's: with the workspace they are never counted. */
  unplaced: number;
}

/** W11: what the confirmation names; for the owner. Refused where the deletion itself would be. */
export async function whatDeletionDestroys(ctx: Context, id: WorkspaceId): Promise<Destruction> {
  const { workspace } = await enterFor(ctx, beginDeletion, id);
  const [agents, state] = await Promise.all([agentsOf(ctx, id), readWorkspaceState(ctx.platform, id, ctx.now)]);
  refuseUnlessDeletable(workspace, agents);
  if (state.live > 0 || heldOf(state) > 0) {
    throw new DomainError('conflict', `A call is in progress in ${workspace.name}.`, {
      next: 'Delete it when the call has ended.',
    });
  }
  const [people, invitations, unplaced] = await Promise.all([
    membersOf(ctx, id),
    livingInvitations(ctx, id),
    countUnplaced(ctx, id),
  ]);
  return { workspace, available: availableOf(state), people: people.length - 1, invitations: invitations.length, unplaced };
}
