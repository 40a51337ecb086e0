import { hmac } from '../../platform/crypto.js';
import { agentNames, findAgent } from '../agents/index.js';
import type { Actor, Context } from '../context.js';
import { DomainError } from '../errors.js';
import type { AgentId } from '../ids.js';
import { type Settled, settleCall, startCall } from '../ledger/index.js';
import { topUpFor } from '../minutes/index.js';
import { postNotice } from '../notices/index.js';
import { parseInput } from '../verb.js';
import { findWorkspace } from '../workspaces/index.js';
import { type Kept, keepDetails } from './details.js';
import type { CallDetails } from './model.js';
import { ReportedCall } from './schema.js';

export type CallResult = { id: string } & Omit<Settled, 'details'>;

const DAY_MS = 24 * 60 * 60 * 1000;

/** A call that was accepted for metering by somebody who may report it. */
type Reporter = Extract<Actor, { kind: 'apiKey' }>;

/**
 * One reported call, metered once (L5): a start holds minutes, an end settles. Answers when that is durable. Throws `invalid_input`
 * for what is no call, `forbidden` when a revoked key starts one or reports one that began after it was revoked, `unavailable` when the database cannot be reached.
 */
export async function reportCall(ctx: Context, raw: unknown): Promise<CallResult> {
  const reporter = ctx.actor;
  if (reporter.kind !== 'apiKey') throw new DomainError('forbidden', 'Calls are reported with an agent key.');
  const call = parseInput(ReportedCall, raw);
  const { agentId, workspaceId, revoked } = reporter;
  if (call.status === 'started' && revoked) {
    throw new DomainError('forbidden', 'This key is revoked: it may only report how calls ended.', { next: 'Issue a new key.' });
  }
  if (beganAfter(call, reporter.revokedAt)) {
    throw new DomainError('forbidden', 'This key was revoked before the call began.', {
      next: 'Report it with a key that is in force.',
    });
  }
  const at = ctx.now.getTime();
  const endedAt = dated(call) ?? at;
  const kept = personalDetails(ctx, reporter, call, endedAt);
  const common = {
    agentId,
    externalId: call.id,
    startedAt: call.startedAt ?? endedAt,
    digest: digestOf(ctx, call),
    ...(kept ? { details: kept.reference } : {}),
  };
  const pull = topUpFor(ctx.platform, ctx.teamId, workspaceId);
  const metering =
    call.status === 'started'
      ? startCall(ctx.platform, workspaceId, { ...common, ...maxDuration(call), paused: await isPaused(ctx, agentId) }, pull)
      : settleCall(
          ctx.platform,
          workspaceId,
          { ...common, status: call.status, endedAt, undated: dated(call) === undefined },
          pull,
        );
  try {
    const { details, ...metered } = await metering;
    await kept?.durable(metered.outcome, details);
    if (metered.outcome === 'conflict') await tellConflict(ctx, reporter, call);
    return { id: call.id, ...metered };
  } finally {
    kept?.release();
  }
}

const dated = (call: ReportedCall) => (call.status === 'started' ? call.startedAt : (call.endedAt ?? call.startedAt));

const isPaused = async (ctx: Context, agentId: AgentId) => (await findAgent(ctx, agentId))?.status === 'paused';

/** As far as platforms' clocks may differ from ours (L17). */
const TOLERANCE_MS = 5 * 60 * 1000;

/** L14: a revoked key may report how calls ended that were live, and no new ones. */
function beganAfter(call: ReportedCall, revokedAt: Date | undefined): boolean {
  const begun = call.startedAt ?? dated(call);
  return revokedAt !== undefined && begun !== undefined && begun > revokedAt.getTime() + TOLERANCE_MS;
}

const maxDuration = ({ maxDurationSeconds }: ReportedCall) => (maxDurationSeconds === undefined ? {} : { maxDurationSeconds });

/** H7: what is personal about the call, kept apart; undefined when nothing is. */
function personalDetails(ctx: Context, reporter: Reporter, call: ReportedCall, endedAt: number): Kept | undefined {
  const { from, to, direction, metadata } = call;
  if (from === undefined && to === undefined && metadata === undefined && direction === undefined) return undefined;
  const details: CallDetails = { teamId: ctx.teamId, workspaceId: reporter.workspaceId, agentId: reporter.agentId };
  if (from !== undefined) details.from = from;
  if (to !== undefined) details.to = to;
  if (direction !== undefined) details.direction = direction;
  if (metadata !== undefined) details.metadata = metadata;
  // From the call's own end, so that a report sent again much later brings nothing back for longer.
  const until = Math.min(ctx.now.getTime(), endedAt) + ctx.platform.callDetailsRetentionDays * DAY_MS;
  return keepDetails(ctx.platform, details, until);
}

/** L5: what makes two payloads the same. Keyed, because a plain digest of a phone number could be tried out. */
function digestOf(ctx: Context, call: ReportedCall): string {
  const { status, startedAt, from, to, direction, maxDurationSeconds } = call;
  const endedAt = call.status === 'started' ? undefined : call.endedAt;
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
