import { z } from 'zod';
import { beingDeleted } from '../access.js';
import { accountIdOf } from '../accounts/index.js';
import { actorName, type Context, type Tx } from '../context.js';
import { DomainError } from '../errors.js';
import type { AccountId } from '../ids.js';
import { promoteWaiting } from '../invitations/index.js';
import { handOverLedger } from '../ledger/index.js';
import { hand, membersOf, personName, roleOf } from '../members/index.js';
import { postNotice } from '../notices/index.js';
import { freeSeats, takeSeats } from '../seats/index.js';
import { verb } from '../verb.js';
import { changeOwner, claimActive, findWorkspace, personOf, type Workspace } from '../workspaces/index.js';
import type { Transfer } from './model.js';
import { about, refuseUnlessEmpty, reopenToOwner } from './rules.js';
import * as store from './store.js';

const Answer = z.object({ transferId: z.string().min(1).max(64) });

export interface WorkspaceTransferred {
  workspace: Workspace;
}

/**
 * M7: the member takes the workspace over. From then on all its people count on the new owner, the old one too, who stays as admin.
 * Refused when the new owner has too few seats, or something in it is tied to the old owner again.
 */
export const acceptTransfer = verb({
  name: 'transfer.accept',
  needs: 'anyone',
  input: Answer,
  audit: (input, fact: WorkspaceTransferred) => ({ transferId: input.transferId, workspaceId: fact.workspace._id }),
  around: async (ctx, input, act) => {
    const { transfer, workspace } = await answerable(ctx, input.transferId);
    await refuseUnlessEmpty(ctx, workspace);
    return withoutTheirMinutes(ctx, transfer, workspace, act);
  },
  run: async (tx, input) => {
    const { transfer, workspace } = await answerable(tx, input.transferId);
    if (!(await claimActive(tx, workspace._id))) throw beingDeleted(workspace.name);
    await refuseUnlessMember(tx, workspace, transfer);
    await refuseUnlessEmpty(tx, workspace);
    const accountId = accountIdOf(tx.teamId, transfer.to);
    await seatEverybody(tx, workspace, transfer);
    await hand(tx, workspace._id, { accountId, from: transfer.from, owner: transfer.to });
    const changed = await changeOwner(tx, workspace._id, { accountId, ownerId: transfer.to });
    if (!(await store.endAccepted(tx, transfer._id))) throw tooLate();
    await promoteWaiting(tx, workspace.accountId);
    const newOwnerName = await personName(tx, transfer.to);
    for (const [forWhom, userId] of [
      ['new', transfer.to],
      ['old', transfer.from],
    ] as const) {
      await postNotice(tx, {
        key: `transfer:${transfer._id}:${forWhom}`,
        to: { userId },
        content: { kind: 'transfer-done', data: { ...about(workspace), newOwnerName, forWhom } },
        ...(forWhom === 'new' ? { replaces: `transfer:${transfer._id}` } : {}),
      });
    }
    return { workspace: changed };
  },
});

/** M7: the member does not want it; the owner is told. */
export const declineTransfer = verb({
  name: 'transfer.decline',
  needs: 'anyone',
  input: Answer,
  audit: (input, fact: WorkspaceTransferred) => ({ transferId: input.transferId, workspaceId: fact.workspace._id }),
  run: async (tx, input) => {
    const { transfer, workspace } = await answerable(tx, input.transferId);
    if (!(await store.end(tx, transfer._id, 'declined'))) throw tooLate();
    await reopenToOwner(tx, workspace);
    const content = {
      kind: 'transfer-declined',
      data: { ...about(workspace), memberName: await personName(tx, transfer.to) },
    } as const;
    await postNotice(tx, { key: `transfer:${transfer._id}:declined`, to: { userId: transfer.from }, content });
    return { workspace };
  },
});

/**
 * The chain closes itself to the old owner's minutes before the workspace changes hands, so that none that are on their way can
 * arrive afterwards; where it does not change hands it opens again, now or, after a crash, by `finishTransfers`.
 */
async function withoutTheirMinutes<F>(ctx: Context, transfer: Transfer, workspace: Workspace, act: () => Promise<F>): Promise<F> {
  const hand = (former: AccountId | null, key: string) =>
    handOverLedger(ctx.platform, workspace._id, former, `${key}:${transfer._id}:${ctx.commandKey}`, actorName(ctx.actor));
  if (!(await store.beginAccepting(ctx, transfer._id))) throw tooLate();
  await hand(workspace.accountId, 'hand');
  try {
    return await act();
  } catch (error) {
    const still = (await findWorkspace(ctx, workspace._id))?.ownerId === transfer.from;
    if (still && error instanceof DomainError && error.code !== 'unavailable') {
      await hand(null, 'hand-back');
      await store.doneAccepting(ctx.platform, transfer._id);
    }
    throw error;
  }
}

async function answerable(tx: Context, id: string): Promise<{ transfer: Transfer; workspace: Workspace }> {
  const transfer = await store.find(tx, id);
  if (!transfer || transfer.to !== personOf(tx))
    throw new DomainError('not_found', 'There is no such offer for you.', {
      next: 'The owner of a workspace makes one with `/workspace transfer`.',
    });
  const workspace = await findWorkspace(tx, transfer.workspaceId);
  if (!workspace || transfer.status !== 'pending' || workspace.ownerId !== transfer.from) {
    throw new DomainError('conflict', 'This offer is no longer open.', { next: 'Ask the owner for a new one.' });
  }
  if (transfer.expiresAt.getTime() <= tx.now.getTime()) {
    throw new DomainError('expired', 'This offer has expired.', {
      next: `Ask ${await personName(tx, transfer.from)} for a new one.`,
    });
  }
  return { transfer, workspace };
}

/** An offer outlives a membership: whoever left, or was removed, cannot take over. */
async function refuseUnlessMember(tx: Tx, workspace: Workspace, { to, from }: Transfer): Promise<void> {
  if (await roleOf(tx, workspace._id, to)) return;
  throw new DomainError('conflict', `You are no longer a member of ${workspace.name}, so you cannot take it over.`, {
    next: `Ask ${await personName(tx, from)} to invite you again.`,
  });
}

async function seatEverybody(tx: Tx, workspace: Workspace, transfer: Transfer): Promise<void> {
  const all = await membersOf(tx, workspace._id);
  const refOf = (userId: string) => `member:${workspace._id}:${userId}`;
  const takings = all
    .filter(({ userId }) => userId !== transfer.to)
    .map(({ userId }) => ({ ref: refOf(userId), person: userId, until: null }));
  await freeSeats(
    tx,
    workspace.accountId,
    all.map(({ userId }) => refOf(userId)),
  );
  if (await takeSeats(tx, accountIdOf(tx.teamId, transfer.to), takings)) return;
  throw new DomainError('no_seat', `${workspace.name} needs ${takings.length} of your seats, and you have too few.`, {
    next: '`/workspace plan` shows your seats and how to get more.',
  });
}

const tooLate = () =>
  new DomainError('conflict', 'This offer was answered or withdrawn a moment ago.', {
    next: '`/workspace list` shows whose it is.',
  });
