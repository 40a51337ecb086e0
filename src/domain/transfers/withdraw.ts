import { z } from 'zod';
import type { Context, Tx } from '../context.js';
import { DomainError } from '../errors.js';
import type { UserId, WorkspaceId } from '../ids.js';
import { personName } from '../members/index.js';
import { postNotice } from '../notices/index.js';
import { enterFor, workspaceVerb } from '../verb.js';
import { type Workspace, workspaceId } from '../workspaces/index.js';
import type { Transfer } from './model.js';
import { about, reopenToOwner } from './rules.js';
import * as store from './store.js';

export interface TransferWithdrawn {
  workspace: Workspace;
  /** Who had the offer. */
  to: UserId;
  name: string;
}

/** M7: the owner takes an open offer back; whoever has it is told, and its buttons are gone. Refused once it was answered. */
export const withdrawTransfer = workspaceVerb({
  name: 'transfer.withdraw',
  needs: 'owner',
  input: z.object({ workspaceId, transferId: z.string().min(1).max(64) }),
  audit: (input, fact: TransferWithdrawn) => ({ transferId: input.transferId, to: fact.to }),
  run: async (tx, input, { workspace }) => {
    const transfer = await store.find(tx, input.transferId);
    if (!transfer || transfer.workspaceId !== workspace._id) throw noOffer(workspace);
    const name = await personName(tx, transfer.to);
    if (!(await withdraw(tx, transfer, workspace))) throw over(transfer, workspace, name);
    return { workspace, to: transfer.to, name };
  },
});

/** Within a transaction: ends an offer that is still open, in words to whoever has it; false when it was answered first. */
export async function withdraw(tx: Tx, transfer: Transfer, workspace: Workspace): Promise<boolean> {
  if (!(await store.end(tx, transfer._id, 'withdrawn'))) return false;
  await reopenToOwner(tx, workspace);
  await postNotice(tx, {
    key: `transfer:${transfer._id}:end`,
    to: { userId: transfer.to },
    content: { kind: 'transfer-withdrawn', data: { ...about(workspace), ownerName: await personName(tx, transfer.from) } },
    replaces: `transfer:${transfer._id}`,
  });
  return true;
}

export interface OpenOffer {
  transferId: string;
  to: UserId;
  name: string;
  expiresAt: Date;
}

/** M7: the owner's open offer of a workspace, or null. */
export async function openOffer(ctx: Context, id: WorkspaceId): Promise<OpenOffer | null> {
  await enterFor(ctx, withdrawTransfer, id);
  const transfer = await store.pendingOf(ctx, id);
  if (!transfer || transfer.expiresAt.getTime() <= ctx.now.getTime()) return null;
  const { _id: transferId, to, expiresAt } = transfer;
  return { transferId, to, name: await personName(ctx, to), expiresAt };
}

function noOffer({ name }: Workspace): DomainError {
  return new DomainError('not_found', `There is no such offer of ${name}.`, {
    next: '`/workspace transfer` shows the open one, or makes one.',
  });
}

function over({ status }: Transfer, { name: workspaceName }: Workspace, name: string): DomainError {
  const happened = {
    pending: `The offer of ${workspaceName} was answered a moment ago.`,
    accepted: `${name} has accepted your offer of ${workspaceName} before.`,
    declined: `${name} has declined your offer of ${workspaceName} already, so it is no longer open.`,
    withdrawn: `Your offer of ${workspaceName} to ${name} is withdrawn already.`,
  }[status];
  return new DomainError('conflict', happened, { next: '`/workspace transfer` offers it to a member.' });
}
