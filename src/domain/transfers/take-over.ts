import { z } from 'zod';
import { type Account, accountIdOf, findAccount, getAccount, updateAccount } from '../accounts/index.js';
import type { Tx } from '../context.js';
import { DomainError } from '../errors.js';
import type { UserId } from '../ids.js';
import { moveInvitations } from '../invitations/index.js';
import { moveKnowledge } from '../knowledge-bases/index.js';
import { addMember, endMembership, hand, membersOf } from '../members/index.js';
import { moveSources } from '../minutes/index.js';
import { moveSeats } from '../seats/index.js';
import { verb } from '../verb.js';
import {
  changeOwner,
  claimAllOf,
  openMyWorkspace,
  personOf,
  userId,
  type Workspace,
  workspacesOfAccount,
} from '../workspaces/index.js';

/** M6: names who gets one's alerts, and may take over one's workspaces and minutes, should one's Slack account be deactivated. */
export const nameSuccessor = verb({
  name: 'account.name-successor',
  needs: 'anyone',
  input: z.object({ successorId: userId }),
  audit: (input) => ({ successorId: input.successorId }),
  run: async (tx, { successorId }) => {
    const own = personOf(tx);
    if (own === successorId)
      throw new DomainError('invalid_input', 'You cannot be your own successor.', {
        fields: { person: 'You cannot be your own successor. Choose somebody else.' },
      });
    await updateAccount(tx, accountIdOf(tx.teamId, own), { successorId });
    return { successorId };
  },
});

export interface AccountTakenOver {
  workspaces: Workspace[];
}

/**
 * M6: workspaces, sources and knowledge bases of an account go over together, with everybody in them. By the named successor once Slack has deactivated
 * the owner, or by the operator at any time. Nobody loses a place, whatever the new owner's seats (S6).
 */
export const takeOverAccount = verb({
  name: 'account.take-over',
  needs: 'anyone',
  input: z.object({ from: userId, to: userId }),
  audit: (input, fact: AccountTakenOver) => ({ ...input, workspaces: fact.workspaces.map(({ _id }) => _id) }),
  run: async (tx, input) => {
    const old = await findAccount(tx, input.from);
    if (!old || input.from === input.to) throw nothingToTakeOver();
    if (tx.actor.kind !== 'operator') refuseUnlessSuccessor(old, personOf(tx), input.to);
    const next = await getAccount(tx, accountIdOf(tx.teamId, input.to));
    if (!next)
      throw new DomainError('not_found', 'The new owner has no account yet.', { next: 'They open one with `/workspace`.' });
    const accountId = next._id;
    const workspaces: Workspace[] = [];
    const owned = await workspacesOfAccount(tx, old._id);
    for (const workspace of owned) workspaces.push(await handOver(tx, workspace, old, next));
    // Whoever comes back has a place of their own again (W1).
    if (owned.some(({ isDefault }) => isDefault)) await openMyWorkspace(tx, old, `:${tx.commandKey}`);
    await moveSources(tx, old._id, accountId);
    await claimAllOf(tx, accountId);
    await moveKnowledge(tx, old._id, accountId);
    await moveSeats(tx, old._id, accountId, input.to);
    await moveInvitations(tx, old._id, accountId);
    return { workspaces };
  },
});

const nothingToTakeOver = (): DomainError =>
  new DomainError('not_found', 'There is no account for you to take over.', {
    next: 'Its owner names a successor with `/workspace transfer successor @person`; else whoever runs Switchboard can help.',
  });

function refuseUnlessSuccessor(old: Account, actor: UserId, to: UserId): void {
  if (old.successorId !== actor || to !== actor) throw nothingToTakeOver();
  if (!old.deactivatedAt) {
    throw new DomainError('conflict', `${old.name} is still here.`, {
      next: `Ask ${old.name} to hand over with \`/workspace transfer\`.`,
    });
  }
}

async function handOver(tx: Tx, workspace: Workspace, old: Account, next: Account): Promise<Workspace> {
  const isMember = (await membersOf(tx, workspace._id)).some((member) => member.userId === next.userId);
  if (!isMember) {
    await addMember(tx, { workspaceId: workspace._id, accountId: next._id, userId: next.userId, role: 'admin' });
  }
  await hand(tx, workspace._id, { accountId: next._id, from: old.userId, owner: next.userId });
  await endMembership(tx, workspace._id, old.userId);
  const name = workspace.isDefault ? `${old.name}'s workspace` : workspace.name;
  return changeOwner(tx, workspace._id, {
    accountId: next._id,
    ownerId: next.userId,
    name: [...name].slice(0, 60).join(''),
    isDefault: false,
  });
}
