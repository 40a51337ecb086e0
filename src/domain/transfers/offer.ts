import { z } from 'zod';
import type { Context } from '../context.js';
import { DomainError } from '../errors.js';
import { newId, type UserId, type WorkspaceId } from '../ids.js';
import { type Member, memberFor, membersOf, personName } from '../members/index.js';
import { postNotice } from '../notices/index.js';
import { enterFor, workspaceVerb } from '../verb.js';
import { personOf, userId, type Workspace, workspaceId } from '../workspaces/index.js';
import type { Transfer } from './model.js';
import { about, refuseUnlessEmpty, reopenToOwner } from './rules.js';
import * as store from './store.js';
import { withdraw } from './withdraw.js';

const LIFETIME_MS = 7 * 24 * 60 * 60 * 1000;

export interface TransferOffered {
  transfer: Transfer;
  workspace: Workspace;
  name: string;
}

/** M7: the owner offers the workspace to a member, who must accept. An earlier offer is withdrawn. Refused while minutes remain. */
export const offerTransfer = workspaceVerb({
  name: 'transfer.offer',
  needs: 'owner',
  input: z.object({ workspaceId, userId }),
  audit: (input, fact: TransferOffered) => ({ to: input.userId, transferId: fact.transfer._id }),
  run: async (tx, input, { workspace }) => {
    const from = personOf(tx);
    const member = await memberFor(tx, workspace._id, input.userId);
    const name = await personName(tx, input.userId);
    refuseOwner(member);
    if (input.userId.startsWith('email:')) {
      throw new DomainError('invalid_input', `${name} is not in this Slack team, where a workspace is owned.`, {
        next: 'Choose somebody who is.',
      });
    }
    await refuseUnlessEmpty(tx, workspace);
    const earlier = await store.pendingOf(tx, workspace._id);
    if (earlier) await withdraw(tx, earlier, workspace);
    else await reopenToOwner(tx, workspace);
    const transfer: Transfer = {
      _id: newId('transfer', tx.commandKey),
      teamId: tx.teamId,
      workspaceId: workspace._id,
      from,
      to: input.userId,
      status: 'pending',
      createdAt: tx.now,
      expiresAt: new Date(tx.now.getTime() + LIFETIME_MS),
    };
    await store.insert(tx, transfer);
    const people = await membersOf(tx, workspace._id);
    await postNotice(tx, {
      key: `transfer:${transfer._id}`,
      to: { userId: input.userId },
      content: {
        kind: 'transfer-offered',
        data: {
          ...about(workspace),
          transferId: transfer._id,
          ownerName: await personName(tx, from),
          seatsNeeded: people.length - 1,
          expiresAt: transfer.expiresAt,
        },
      },
    });
    return { transfer, workspace, name };
  },
});

/**
 * M7: what the confirmation says before an offer is made; refused where the offer itself would be. Without a person only the
 * workspace is looked at.
 */
export async function whatTransferMeans(
  ctx: Context,
  workspaceId: WorkspaceId,
  to?: UserId,
): Promise<{ workspace: Workspace; name: string; seatsNeeded: number }> {
  const { workspace } = await enterFor(ctx, offerTransfer, workspaceId);
  if (to) refuseOwner(await memberFor(ctx, workspaceId, to));
  await refuseUnlessEmpty(ctx, workspace);
  const [name, people] = await Promise.all([to ? personName(ctx, to) : '', membersOf(ctx, workspaceId)]);
  return { workspace, name, seatsNeeded: people.length - 1 };
}

function refuseOwner({ role }: Member): void {
  if (role === 'owner')
    throw new DomainError('conflict', 'This workspace is yours already.', { next: 'Name one of its members.' });
}
