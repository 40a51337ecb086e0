import { z } from 'zod';
import { DomainError } from '../errors.js';
import { newId } from '../ids.js';
import { memberFor, membersOf, personName } from '../members/index.js';
import { postNotice } from '../notices/index.js';
import { workspaceVerb } from '../verb.js';
import { personOf, userId, type Workspace, workspaceId } from '../workspaces/index.js';
import type { Transfer } from './model.js';
import { refuseUnlessEmpty } from './rules.js';
import * as store from './store.js';

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
    if (member.role === 'owner') throw new DomainError('invalid_input', 'This workspace is yours already.');
    await refuseUnlessEmpty(tx, workspace);
    const earlier = await store.pendingOf(tx, workspace._id);
    if (earlier) await withdraw(tx, earlier, workspace);
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

async function withdraw(tx: Parameters<typeof store.end>[0], earlier: Transfer, workspace: Workspace): Promise<void> {
  await store.end(tx, earlier._id, 'withdrawn');
  await postNotice(tx, {
    key: `transfer:${earlier._id}:end`,
    to: { userId: earlier.to },
    content: { kind: 'transfer-withdrawn', data: { ...about(workspace), ownerName: await personName(tx, earlier.from) } },
    replaces: `transfer:${earlier._id}`,
  });
}

export const about = (workspace: Workspace) => ({
  workspaceId: workspace._id,
  workspaceName: workspace.name,
  workspaceHandle: workspace.handle,
});
