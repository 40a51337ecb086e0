import { z } from 'zod';
import { each } from '../../platform/each.js';
import { answerAlert } from '../alerts/index.js';
import { recordAudit } from '../audit/index.js';
import type { Context } from '../context.js';
import { DomainError } from '../errors.js';
import type { SourceId } from '../ids.js';
import { personName } from '../members/index.js';
import { Allocate, allocate, type MinutesAllocated, setLimits, usualTerms } from '../minutes/index.js';
import { committed, ledgerVerb, parseInput } from '../verb.js';
import { findWorkspace, personOf, type Workspace, workspaceId } from '../workspaces/index.js';
import { requestId, whyNot } from './close.js';
import type { AgreedTerms, MinutesRequest } from './model.js';
import * as store from './store.js';
import { tellOutcome } from './telling.js';

const PATIENCE_MS = 60_000;

const Approve = z.object({
  workspaceId,
  requestId,
  /** What was read; an answer to something that was changed since is refused. */
  revision: z.number().int().positive(),
  /** How it is granted, as `allocateMinutes` takes it; without it the last source, price and pulse, and what was asked for. */
  terms: z
    .object({
      sourceId: z.string().max(64) as unknown as z.ZodType<SourceId, SourceId>,
      minutes: z.number(),
      ratePerMinute: z.string(),
      currency: z.string(),
      pulse: z.object({ minimumSeconds: z.number(), incrementSeconds: z.number() }),
      expiresAt: z.date().exactOptional(),
    })
    .optional(),
});

export interface RequestApproved {
  request: MinutesRequest;
  workspace: Workspace;
  /** For minutes: what was allocated. */
  allocated?: MinutesAllocated;
}

/**
 * N10: the owner grants a request; exactly one of all answers to it counts. First it is claimed, with the terms, then carried out
 * under its own id, then closed: a crash in between is finished by `finishApprovals`, and nothing is ever given twice. Refused as
 * `allocateMinutes` is (the request stays open then), with `not_found` where no terms are known.
 */
export const approveRequest = ledgerVerb({
  name: 'request.approve',
  needs: 'owner',
  input: Approve,
  run: async (ctx, input, { workspace }): Promise<RequestApproved> => {
    const { revision } = input;
    const found = await store.find(ctx, workspace._id, input.requestId);
    if (!found || found.revision !== revision || found.status !== 'pending' || found.expiresAt <= ctx.now)
      throw whyNot(found, ctx.now);
    const terms = found.wants === 'stop' ? undefined : (input.terms ?? (await knownTerms(ctx, found, workspace)));
    if (terms) parseInput(Allocate, { workspaceId: workspace._id, ...terms });
    const agreed = { by: personOf(ctx), at: ctx.now, ...(terms ? { terms } : {}) };
    const claimed = await store.change(ctx, found._id, { status: 'pending', revision }, { status: 'approving', agreed });
    if (!claimed) throw whyNot(await store.find(ctx, workspace._id, found._id), ctx.now);
    return carryOut(ctx, claimed, workspace);
  },
});

/** L19: carries out what was agreed to by somebody whose process died. Gives how many were seen to. */
export async function finishApprovals(ctx: Context, limit: number): Promise<number> {
  const found = await store.unfinished(ctx.platform, new Date(ctx.now.getTime() - PATIENCE_MS), limit);
  return each(
    found,
    (request) => finish({ ...ctx, teamId: request.teamId }, request),
    (err, { _id }) => ctx.log.error({ err, request: _id }, 'a request that was agreed to could not be carried out'),
  );
}

async function finish(ctx: Context, request: MinutesRequest): Promise<void> {
  const workspace = await findWorkspace(ctx, request.workspaceId);
  if (!workspace || !request.agreed) {
    await store.change(ctx, request._id, { status: 'approving' }, { status: 'expired' });
    return;
  }
  const actor = { kind: 'person', userId: request.agreed.by } as const;
  await carryOut({ ...ctx, actor }, request, workspace).catch((error: unknown) => {
    if (!(error instanceof DomainError)) throw error;
  });
}

/** What was claimed is done under a key of its own claim, so that whoever does it again does nothing more. */
async function carryOut(ctx: Context, request: MinutesRequest, workspace: Workspace): Promise<RequestApproved> {
  try {
    const allocated = await grant(ctx, request, workspace);
    const closed = await close(ctx, request, workspace, allocated);
    if (request.alertId && ctx.actor.kind === 'person') {
      const about = { byName: await personName(ctx, ctx.actor.userId), at: ctx.now };
      const answer = allocated
        ? { did: 'added' as const, seconds: allocated.seconds, availableSeconds: allocated.availableSeconds }
        : { did: 'stopped' as const };
      await answerAlert(ctx, { alertId: request.alertId, workspaceId: workspace._id }, { ...about, ...answer });
    }
    return { request: closed ?? request, workspace, ...(allocated ? { allocated } : {}) };
  } catch (error) {
    // Nobody can tell whether it was written: the job finds out. A refusal is certain, and leaves the request open.
    if (error instanceof DomainError && error.code !== 'unavailable') {
      await store.change(ctx, request._id, { status: 'approving', revision: request.revision }, { status: 'pending' });
    }
    throw error;
  }
}

async function grant(
  ctx: Context,
  { _id, agreed, wants }: MinutesRequest,
  workspace: Workspace,
): Promise<MinutesAllocated | null> {
  const own = { ...ctx, commandKey: `${_id}:${agreed?.at.getTime()}` };
  if (wants === 'minutes') {
    const input = parseInput(Allocate, { workspaceId: workspace._id, ...agreed?.terms });
    return allocate(own, input, { workspace });
  }
  await setLimits(own, { workspaceId: workspace._id, limitPolicy: 'stop' });
  return null;
}

function close(
  ctx: Context,
  request: MinutesRequest,
  workspace: Workspace,
  allocated: MinutesAllocated | null,
): Promise<MinutesRequest | null> {
  return committed(ctx, async (tx) => {
    const done = await store.change(tx, request._id, { status: 'approving' }, { status: 'approved' });
    if (!done) return null;
    await tellOutcome(tx, { ...done, status: 'approved' }, workspace, allocated?.seconds);
    const { _id: id, seconds } = request;
    const workspaceId = workspace._id;
    await recordAudit(tx, { verb: 'request.approve', outcome: 'accepted', workspaceId, requestId: id, seconds });
    return done;
  });
}

async function knownTerms(ctx: Context, { seconds }: MinutesRequest, { _id, name }: Workspace): Promise<AgreedTerms> {
  const usual = await usualTerms(ctx, _id);
  if (usual) return { ...usual, minutes: seconds / 60 };
  throw new DomainError('not_found', `${name} has no last source and price to go by.`, { next: 'Choose them in the form.' });
}
