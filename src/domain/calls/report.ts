import { hmac } from '../../platform/crypto.js';
import { agentNames } from '../agents/index.js';
import type { Actor, Context } from '../context.js';
import { DomainError } from '../errors.js';
import { type EndedCall, type Settled, settleCall } from '../ledger/index.js';
import { postNotice } from '../notices/index.js';
import { parseInput } from '../verb.js';
import { findWorkspace } from '../workspaces/index.js';
import { ReportedCall } from './schema.js';
import { keepDetails } from './store.js';

export type CallResult = { id: string } & Settled;

/** A call that was accepted for metering by somebody who may report it. */
type Reporter = Extract<Actor, { kind: 'apiKey' }>;

/**
 * One reported call, metered once (L5). Answers when that is durable. Throws `invalid_input` for what is no call, `not_implemented`
 * for `started`, `forbidden` when a revoked key starts a call, `unavailable` when the database cannot be reached.
 */
export async function reportCall(ctx: Context, raw: unknown): Promise<CallResult> {
  const reporter = ctx.actor;
  if (reporter.kind !== 'apiKey') throw new DomainError('forbidden', 'Calls are reported with an agent key.');
  const call = parseInput(ReportedCall, raw);
  if (call.status === 'started') {
    throw new DomainError('not_implemented', 'Reporting a call as started is not possible yet.', {
      next: 'Report it when it has ended.',
    });
  }
  const settled = await settleCall(ctx.platform, reporter.workspaceId, await metered(ctx, reporter, call));
  if (settled.outcome === 'conflict') await tellConflict(ctx, reporter, call);
  return { id: call.id, ...settled };
}

async function metered(ctx: Context, reporter: Reporter, call: Exclude<ReportedCall, { status: 'started' }>): Promise<EndedCall> {
  const at = ctx.now.getTime();
  const endedAt = call.endedAt ?? call.startedAt ?? at;
  const startedAt = call.startedAt ?? endedAt;
  const { from, to, direction, metadata } = call;
  const personal = from !== undefined || to !== undefined || metadata !== undefined || direction !== undefined;
  const details = hmac(ctx.platform.keys.ledger, `details:${reporter.agentId}:${call.id}`).slice(0, 22);
  if (personal) {
    await keepDetails(ctx.platform, {
      _id: details,
      teamId: ctx.teamId,
      workspaceId: reporter.workspaceId,
      agentId: reporter.agentId,
      ...(from === undefined ? {} : { from }),
      ...(to === undefined ? {} : { to }),
      ...(direction === undefined ? {} : { direction }),
      ...(metadata === undefined ? {} : { metadata }),
      // From the call's own end, so that a report sent again much later brings nothing back for longer (H7).
      eraseAt: new Date(Math.min(at, endedAt) + ctx.platform.callDetailsRetentionDays * 24 * 60 * 60 * 1000),
    });
  }
  return {
    agentId: reporter.agentId,
    externalId: call.id,
    status: call.status,
    startedAt,
    endedAt,
    ...(personal ? { details } : {}),
    digest: digestOf(ctx, call),
  };
}

/** L5: what makes two payloads the same. Keyed, because a plain digest of a phone number could be tried out. */
function digestOf(ctx: Context, call: Exclude<ReportedCall, { status: 'started' }>): string {
  const { status, startedAt, endedAt, from, to, direction, maxDurationSeconds } = call;
  const parts = [
    status,
    startedAt ?? null,
    endedAt ?? null,
    from ?? null,
    to ?? null,
    direction ?? null,
    maxDurationSeconds ?? null,
  ];
  return hmac(ctx.platform.keys.ledger, `payload:${JSON.stringify(parts)}`).slice(0, 22);
}

async function tellConflict(ctx: Context, reporter: Reporter, call: ReportedCall): Promise<void> {
  const workspace = await findWorkspace(ctx, reporter.workspaceId);
  if (!workspace) return;
  const names = await agentNames(ctx, [reporter.agentId]);
  await postNotice(ctx, {
    key: `conflict:${reporter.agentId}:${call.id}`,
    to: { userId: workspace.ownerId },
    content: {
      kind: 'call-conflict',
      data: {
        workspaceName: workspace.name,
        workspaceHandle: workspace.handle,
        agentName: names.get(reporter.agentId) ?? 'an agent',
        callId: call.id,
      },
    },
  });
  ctx.platform.wake('notices');
}
