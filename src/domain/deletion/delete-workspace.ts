import { z } from 'zod';
import { enter } from '../access.js';
import { agentsOf } from '../agents/index.js';
import { actorName, type Context, type Platform } from '../context.js';
import { DomainError, refuseField } from '../errors.js';
import type { TeamId, WorkspaceId } from '../ids.js';
import { livingInvitations } from '../invitations/index.js';
import { availableOf, closeWorkspaceLedger, heldOf, readWorkspaceState } from '../ledger/index.js';
import { membersOf } from '../members/index.js';
import { committed, workspaceVerb } from '../verb.js';
import { beginClosing, closingWorkspaces, findWorkspace, stopClosing, type Workspace, workspaceId } from '../workspaces/index.js';
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
    if (workspace.isDefault) throw new DomainError('forbidden', 'My Workspace cannot be deleted.');
    if (typedHandle.replace(/^@/, '') !== workspace.handle) {
      refuseField('typedHandle', `Type \`${workspace.handle}\` to say that you mean it.`);
    }
    const agents = await agentsOf(tx, workspace._id);
    if (agents.length > 0) {
      const names = agents
        .slice(0, 3)
        .map(({ name }) => name)
        .join(', ');
      throw new DomainError(
        'conflict',
        `${workspace.name} still has ${agents.length === 1 ? 'an agent' : `${agents.length} agents`}: ${names}.`,
        {
          next: 'Delete its agents first.',
        },
      );
    }
    if (workspace.status === 'active' && !(await beginClosing(tx, workspace._id))) {
      throw new DomainError('conflict', `${workspace.name} was changed a moment ago. Please try again.`);
    }
    return workspace;
  },
});

/**
 * W11: deletes a workspace for good. First it is marked as closing, which stops every act in it; then its chain is closed and its
 * minutes go back (L14); then people, invitations and handle are let go. Killed anywhere, `finishDeletions` goes on. Refused for
 * My Workspace, a handle typed wrong, agents, or a live call; then it is as it was.
 */
export async function deleteWorkspace(
  ctx: Context,
  input: { workspaceId: WorkspaceId; typedHandle: string },
): Promise<WorkspaceDeleted> {
  const { available } = await whatDeletionDestroys(ctx, input.workspaceId);
  const workspace = await beginDeletion(ctx, input);
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
  let finished = 0;
  for (const workspace of await closingWorkspaces(platform, 100)) {
    await finish({ ...ctx, teamId: workspace.teamId as TeamId }, workspace);
    finished++;
  }
  return finished;
}

/** What the confirmation names; for the owner. Seconds, people beyond the owner, open invitations. */
export async function whatDeletionDestroys(
  ctx: Context,
  id: WorkspaceId,
): Promise<{ workspace: Workspace; available: number; held: number; people: number; invitations: number; agents: number }> {
  const { workspace } = await enter(ctx, id, 'owner');
  const state = await readWorkspaceState(ctx.platform, id, ctx.now);
  const [people, invitations, agents] = await Promise.all([membersOf(ctx, id), livingInvitations(ctx, id), agentsOf(ctx, id)]);
  return {
    workspace: (await findWorkspace(ctx, id)) ?? workspace,
    available: availableOf(state),
    held: heldOf(state),
    people: people.length - 1,
    invitations: invitations.length,
    agents: agents.length,
  };
}
