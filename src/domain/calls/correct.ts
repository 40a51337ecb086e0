import { z } from 'zod';
import { beingDeleted } from '../access.js';
import { actorName, type Context } from '../context.js';
import { DomainError } from '../errors.js';
import { correctCall, releaseCall, type Settled } from '../ledger/index.js';
import { amount, noteLink, reason } from '../minutes/index.js';
import { ledgerVerb } from '../verb.js';
import { type Workspace, workspaceId } from '../workspaces/index.js';
import { answerByCorrection } from './dispute.js';
import { type NamedCall, nameOfAgent } from './find.js';
import { callRef } from './ref.js';

export interface CallCorrected {
  workspace: Workspace;
  call: NamedCall;
  /** Given back now; what of the call is still billed; what the workspace has. */
  returnedSeconds: number;
  billedSeconds: number;
  availableSeconds: number;
  reason: string;
}

/**
 * N3, L13: seconds of a counted call are given back, or all that are left of it, for a reason; that answers a dispute. Refused beside `minutes` when fewer
 * are left; `not_found` for a call that was never counted.
 */
export const correctCallMinutes = ledgerVerb({
  name: 'call.correct',
  needs: 'owner',
  input: z.object({ workspaceId, ...callRef, minutes: amount, reason }),
  run: async (ctx, { agentId, callId, minutes, reason }, { workspace }): Promise<CallCorrected> => {
    if (workspace.status !== 'active') throw beingDeleted(workspace.name);
    const origin = { ...originOf(ctx), reason, command: ctx.commandKey };
    const id = { agentId, externalId: callId };
    const corrected = await correctCall(ctx.platform, workspace._id, id, minutes, origin).catch((error: unknown) => {
      throw inMinutes(error);
    });
    await noteLink(ctx);
    const { returnedSeconds, billedSeconds, availableSeconds } = corrected;
    await answerByCorrection(ctx, workspace, { agentId, callId }, { answer: reason, returnedSeconds });
    const call = { agentId, callId, agentName: await nameOfAgent(ctx, agentId) };
    return { workspace, call, returnedSeconds, billedSeconds, availableSeconds, reason };
  },
});

export interface CallReleased {
  workspace: Workspace;
  call: NamedCall;
  settled: Settled;
}

/** L17: a call that was set aside is counted after all. Throws `not_found` for one that is not in quarantine. */
export const releaseQuarantined = ledgerVerb({
  name: 'call.release',
  needs: 'owner',
  input: z.object({ workspaceId, ...callRef, reason: reason.optional() }),
  run: async (ctx, { agentId, callId, reason }, { workspace }): Promise<CallReleased> => {
    const origin = { ...originOf(ctx), ...(reason ? { reason } : {}) };
    const settled = await releaseCall(ctx.platform, workspace._id, { agentId, externalId: callId }, origin);
    await noteLink(ctx);
    return { workspace, call: { agentId, callId, agentName: await nameOfAgent(ctx, agentId) }, settled };
  },
});

const originOf = (ctx: Context) => ({ by: actorName(ctx.actor), ...(ctx.slack ? { slack: ctx.slack } : {}) });

/** The ledger speaks of seconds; people typed minutes. */
function inMinutes(error: unknown): unknown {
  if (!(error instanceof DomainError) || error.data.correctableSeconds === undefined) return error;
  const left = (Number(error.data.correctableSeconds) / 60).toLocaleString('en', { maximumFractionDigits: 2 });
  const sentence = `Only ${left} min of this call are still billed.`;
  return new DomainError('conflict', sentence, {
    fields: { minutes: sentence },
    data: error.data,
    next: 'Give back at most that.',
  });
}
