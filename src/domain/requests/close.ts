import { z } from 'zod';
import { each } from '../../platform/each.js';
import type { Context } from '../context.js';
import { DomainError } from '../errors.js';
import type { RequestId } from '../ids.js';
import { committed, workspaceVerb } from '../verb.js';
import { findWorkspace, personOf, type Workspace, workspaceId } from '../workspaces/index.js';
import type { MinutesRequest } from './model.js';
import * as store from './store.js';
import { tellOutcome } from './telling.js';

export const requestId = z.string().min(1).max(64) as unknown as z.ZodType<RequestId, RequestId>;
const Which = z.object({ workspaceId, requestId });

export interface RequestClosed {
  request: MinutesRequest;
  workspace: Workspace;
}

/** N10: the owner says no; whoever asked is told. Refused with `conflict` when it was answered or taken back already. */
export const declineRequest = workspaceVerb({
  name: 'request.decline',
  needs: 'owner',
  input: Which,
  audit: ({ requestId: id }) => ({ requestId: id }),
  run: async (tx, { requestId: id }, { workspace }): Promise<RequestClosed> => {
    const found = await store.find(tx, workspace._id, id);
    const ended = await store.change(tx, id, { status: 'pending' }, { status: 'declined' });
    if (!found || !ended) throw whyNot(found, tx.now);
    await tellOutcome(tx, { ...ended, status: 'declined' }, workspace);
    return { request: ended, workspace };
  },
});

/** N10: whoever asked takes it back; the owner's message says so. Refused with `conflict` when it was answered already. */
export const withdrawRequest = workspaceVerb({
  name: 'request.withdraw',
  needs: 'viewer',
  input: Which,
  audit: ({ requestId: id }) => ({ requestId: id }),
  run: async (tx, { requestId: id }, { workspace }): Promise<RequestClosed> => {
    const found = await store.find(tx, workspace._id, id);
    if (found?.by !== personOf(tx)) throw whyNot(null, tx.now);
    const ended = await store.change(tx, id, { status: 'pending' }, { status: 'withdrawn' });
    if (!ended) throw whyNot(found, tx.now);
    await tellOutcome(tx, { ...ended, status: 'withdrawn' }, workspace);
    return { request: ended, workspace };
  },
});

/** N10: ends requests that nobody has answered for seven days, and tells both sides. Gives how many were seen to. */
export async function expireRequests(ctx: Context, limit: number): Promise<number> {
  const found = await store.overdue(ctx.platform, ctx.now, limit);
  return each(
    found,
    (one) =>
      committed({ ...ctx, teamId: one.teamId }, async (tx) => {
        const ended = await store.change(tx, one._id, { status: 'pending', revision: one.revision }, { status: 'expired' });
        const workspace = await findWorkspace(tx, one.workspaceId);
        if (ended && workspace) await tellOutcome(tx, { ...ended, status: 'expired' }, workspace);
      }),
    (err, { _id }) => ctx.log.error({ err, request: _id }, 'a request could not be ended'),
  );
}

/** Why a request cannot be answered, changed or taken back. */
export function whyNot(request: MinutesRequest | null, now: Date): DomainError {
  const next = '`/minutes ask` makes a new one.';
  if (!request) return new DomainError('not_found', 'There is no such request here.', { next });
  if (request.status === 'pending' && request.expiresAt <= now)
    return new DomainError('expired', 'This request has expired.', { next });
  if (request.status === 'pending') {
    return new DomainError('conflict', 'This request was changed a moment ago, so nothing was done.', {
      next: 'The message about it shows what is asked now.',
    });
  }
  const words = {
    approving: 'is being granted just now',
    approved: 'has been granted already',
    declined: 'was declined already',
    withdrawn: 'was taken back',
    expired: 'has expired',
  } as const;
  return new DomainError('conflict', `This request ${words[request.status]}.`, { next: '`/minutes` shows what there is.' });
}
