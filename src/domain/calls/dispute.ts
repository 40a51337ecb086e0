import { z } from 'zod';
import { each } from '../../platform/each.js';
import { findAccount, nameOfOwner } from '../accounts/index.js';
import type { Context, Tx } from '../context.js';
import { DomainError } from '../errors.js';
import { newId } from '../ids.js';
import { callKey, correctionKeys, entriesByKey } from '../ledger/index.js';
import { reason } from '../minutes/index.js';
import { type DisputeAnswer, type DisputeData, postNotices } from '../notices/index.js';
import { committed, workspaceVerb } from '../verb.js';
import { findWorkspace, personOf, type Workspace, whoCares, workspaceId } from '../workspaces/index.js';
import type { CallDispute } from './dispute-model.js';
import * as store from './dispute-store.js';
import { explainCall, sumReturned } from './explain.js';
import { type CallRef, nameOfAgent } from './find.js';
import { callRef } from './ref.js';

export interface CallDisputed {
  workspace: Workspace;
  ownerName: string;
  callId: string;
}

/**
 * N12: a member objects to how a call was counted, and the owner is told why. Throws `conflict` while an earlier dispute about the
 * call is unanswered, when nothing of it is billed, and for the owner, who can correct it.
 */
export const disputeCall = workspaceVerb({
  name: 'call.dispute',
  needs: 'viewer',
  input: z.object({ workspaceId, ...callRef, reason }),
  audit: ({ agentId, callId }) => ({ agentId, callId }),
  run: async (tx, { agentId, callId, reason }, { workspace, role }): Promise<CallDisputed> => {
    const by = personOf(tx);
    const ref = { agentId, callId };
    if (role === 'owner') {
      throw new DomainError('conflict', 'You own this workspace, so you can put the call right yourself.', {
        next: '`/minutes correct` gives minutes of a call back.',
      });
    }
    const ownerName = await nameOfOwner(tx, workspace.accountId);
    const _id = newId<string>('dispute', tx.commandKey);
    if (await store.findDispute(tx, workspace._id, _id)) return { workspace, ownerName, callId };
    const open = await store.openDisputeOf(tx, workspace._id, ref);
    if (open) {
      throw new DomainError('conflict', `${await nameOf(tx, open)} has disputed this call already.`, {
        next: `${ownerName} has not answered yet.`,
      });
    }
    const { nowBilledSeconds: billedSeconds } = await explainCall(tx, workspace._id, ref);
    if (billedSeconds === 0)
      throw new DomainError('conflict', 'Nothing of this call is billed.', { next: '`/minutes explain` says why.' });
    const dispute: CallDispute = {
      _id,
      teamId: tx.teamId,
      workspaceId: workspace._id,
      ...ref,
      by,
      reason,
      status: 'open',
      createdAt: tx.now,
    };
    await store.insertDispute(tx, dispute);
    const data = { ...(await dataOf(tx, workspace, dispute)), billedSeconds };
    const to = { userId: await whoCares(tx, workspace) };
    await postNotices(tx, [{ key: `dispute:${_id}`, to, content: { kind: 'call-disputed', data } }]);
    return { workspace, ownerName, callId };
  },
});

export interface DisputeAnswered {
  workspace: Workspace;
  callId: string;
  byName: string;
}

/** N12: the owner lets a call stand, and says why; the member who disputed it is told. Throws `conflict` when it is answered already. */
export const answerDispute = workspaceVerb({
  name: 'call.answer-dispute',
  needs: 'owner',
  input: z.object({ workspaceId, disputeId: z.string().min(1).max(64), answer: reason }),
  audit: ({ disputeId }) => ({ disputeId }),
  run: async (tx, { disputeId, answer }, { workspace }): Promise<DisputeAnswered> => {
    const dispute = await store.findDispute(tx, workspace._id, disputeId);
    if (!dispute) throw new DomainError('not_found', 'There is no such dispute.', { next: 'See `/minutes history`.' });
    if (!(await close(tx, workspace, dispute, { answer, returnedSeconds: 0 }))) {
      throw new DomainError('conflict', 'This dispute is answered already.', { next: '`/minutes explain` shows the call.' });
    }
    return { workspace, callId: dispute.callId, byName: await nameOf(tx, dispute) };
  },
});

/** N12: a correction answers the open dispute about its call, if there is one; again, nothing more happens. */
export async function answerByCorrection(
  ctx: Context,
  workspace: Workspace,
  ref: CallRef,
  given: Pick<DisputeAnswer, 'answer' | 'returnedSeconds'>,
): Promise<void> {
  if (!(await store.openDisputeOf(ctx, workspace._id, ref))) return;
  await committed(ctx, async (tx) => {
    const open = await store.openDisputeOf(tx, workspace._id, ref);
    if (open) await close(tx, workspace, open, given);
  });
}

/**
 * L19, N12: answers disputes whose call was corrected by somebody whose process died before it could say so. Gives how many.
 */
export async function finishDisputes(ctx: Context): Promise<number> {
  let finished = 0;
  await each(
    store.openDisputes(ctx.platform),
    async (dispute) => {
      if (await finish({ ...ctx, teamId: dispute.teamId }, dispute)) finished++;
    },
    (err, { _id }) => ctx.log.error({ err, dispute: _id }, 'a dispute could not be looked at'),
  );
  return finished;
}

async function finish(ctx: Context, dispute: CallDispute): Promise<boolean> {
  const { workspaceId, agentId, callId: externalId, createdAt } = dispute;
  const found = await entriesByKey(ctx.platform, workspaceId, correctionKeys(callKey('end', { agentId, externalId })));
  const since = [...found.values()].filter(({ at }) => at >= createdAt).sort((a, b) => a.n - b.n)[0];
  const workspace = since && (await findWorkspace(ctx, workspaceId));
  if (!since || !workspace) return false;
  const given = { answer: since.reason ?? '', returnedSeconds: sumReturned(since) };
  return committed(ctx, (tx) => close(tx, workspace, dispute, given));
}

async function close(
  tx: Tx,
  workspace: Workspace,
  dispute: CallDispute,
  given: Pick<DisputeAnswer, 'answer' | 'returnedSeconds'>,
): Promise<boolean> {
  if (!(await store.endDispute(tx, dispute._id))) return false;
  const ownerName = await nameOfOwner(tx, workspace.accountId);
  const data = { ...(await dataOf(tx, workspace, dispute)), ...given, ownerName };
  const key = `dispute:${dispute._id}`;
  await postNotices(tx, [
    { key: `${key}:answered`, to: { userId: dispute.by }, content: { kind: 'call-dispute-answered', data } },
    {
      key: `${key}:closed`,
      to: { userId: await whoCares(tx, workspace) },
      content: { kind: 'call-dispute-closed', data },
      replaces: key,
    },
  ]);
  return true;
}

const nameOf = async (ctx: Context, { by }: CallDispute): Promise<string> => (await findAccount(ctx, by))?.name ?? by;

async function dataOf(ctx: Context, workspace: Workspace, dispute: CallDispute): Promise<DisputeData> {
  return {
    workspaceId: workspace._id,
    workspaceName: workspace.name,
    workspaceHandle: workspace.handle,
    disputeId: dispute._id,
    agentId: dispute.agentId,
    agentName: await nameOfAgent(ctx, dispute.agentId),
    callId: dispute.callId,
    byName: await nameOf(ctx, dispute),
    reason: dispute.reason,
  };
}
