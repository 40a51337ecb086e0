import { z } from 'zod';
import { findAccount } from '../accounts/index.js';
import type { Tx } from '../context.js';
import { DomainError } from '../errors.js';
import type { UserId } from '../ids.js';
import { promoteWaiting } from '../invitations/index.js';
import { endMembership, memberFor, personName } from '../members/index.js';
import { postNotice } from '../notices/index.js';
import { freeSeat } from '../seats/index.js';
import { workspaceVerb } from '../verb.js';
import { userId, type Workspace, workspaceId } from '../workspaces/index.js';

export interface PersonLeft {
  workspace: Workspace;
  userId: UserId;
  name: string;
}

/** M2, M4: the owner removes a member. Their access ends at once, what belongs to the workspace stays, the seat goes to whoever waits. */
export const removeMember = workspaceVerb({
  name: 'member.remove',
  needs: 'owner',
  input: z.object({ workspaceId, userId }),
  audit: (input) => ({ userId: input.userId }),
  run: async (tx, input, { workspace }): Promise<PersonLeft> => {
    const member = await memberFor(tx, input.workspaceId, input.userId);
    const name = await personName(tx, input.userId);
    if (member.role === 'owner') {
      throw new DomainError('forbidden', 'The owner cannot be removed.', {
        next: '`/workspace transfer` makes somebody else the owner first.',
      });
    }
    await endPlace(tx, workspace, input.userId);
    const byName = tx.actor.kind === 'person' ? ((await findAccount(tx, tx.actor.userId))?.name ?? 'The owner') : 'The operator';
    await postNotice(tx, {
      key: `removed:${member._id}:${tx.commandKey}`,
      to: { userId: input.userId },
      content: { kind: 'member-removed', data: { ...about(workspace), byName } },
    });
    return { workspace, userId: input.userId, name };
  },
});

/** Ends a membership and passes its seat on (S4). */
export async function endPlace(tx: Tx, workspace: Workspace, user: UserId): Promise<void> {
  await endMembership(tx, workspace._id, user);
  await freeSeat(tx, workspace.accountId, `member:${workspace._id}:${user}`);
  await promoteWaiting(tx, workspace.accountId);
}

export const about = (workspace: Workspace) => ({
  workspaceId: workspace._id,
  workspaceName: workspace.name,
  workspaceHandle: workspace.handle,
});
