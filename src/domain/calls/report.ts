import { agentNames, isPaused } from '../agents/index.js';
import type { Context } from '../context.js';
import { DomainError } from '../errors.js';
import { type EndedCall, type Outcome, outcomeOf, type Settled, settleCalls, startCall } from '../ledger/index.js';
import { topUpFor } from '../minutes/index.js';
import { postNotice } from '../notices/index.js';
import { findWorkspace, whoCares } from '../workspaces/index.js';
import type { ReportedCall } from './schema.js';
import { type Reporter, refusal, type Taken, take } from './take.js';

export type CallResult = { id: string } & Omit<Settled, 'details'>;

/**
 * One reported call, metered once (L5): a start holds minutes, an end settles. Answers when that is durable. Throws `invalid_input`
 * for what is no call, `forbidden` when a revoked key starts one or reports one that began after it was revoked, `unavailable` when the database cannot be reached.
 */
export async function reportCall(ctx: Context, raw: unknown): Promise<CallResult> {
  const [result] = await reportCalls(ctx, [raw]);
  if (!result || result instanceof DomainError) throw result;
  return result;
}

/**
 * Many calls as `reportCall` takes one, in their order: what became of each, or why it was refused. Rejects, with `unavailable` or
 * what else went wrong, when of any nobody can tell.
 */
export async function reportCalls(ctx: Context, raws: readonly unknown[]): Promise<(CallResult | DomainError)[]> {
  const reporter = ctx.actor;
  if (reporter.kind !== 'apiKey') throw new DomainError('forbidden', 'Calls are reported with an agent key.');
  const taken: (Taken | DomainError)[] = [];
  try {
    for (const raw of raws) taken.push(take(ctx, reporter, raw));
    const metered = await meter(ctx, reporter, taken);
    await detailsAreDurable(taken, metered);
    const results: (CallResult | DomainError)[] = [];
    for (const [i, one] of taken.entries()) {
      const result = metered[i] as Settled | DomainError;
      if (one instanceof DomainError || result instanceof DomainError) {
        results.push(one instanceof DomainError ? one : (result as DomainError));
        continue;
      }
      const { outcome, billedSeconds, draws, overdraftSeconds, unfundedSeconds, availableSeconds, reason } = result;
      if (outcome === 'conflict') await tellConflict(ctx, reporter, one.call);
      const told: CallResult = {
        id: one.call.id,
        outcome,
        billedSeconds,
        draws,
        overdraftSeconds,
        unfundedSeconds,
        availableSeconds,
      };
      if (reason) told.reason = reason;
      results.push(told);
    }
    return results;
  } finally {
    for (const one of taken) if (!(one instanceof DomainError)) one.kept?.release();
  }
}

/** Resolves when what entries name is there: nobody is answered before. Calls share sheets, so few promises are enough for many. */
async function detailsAreDurable(taken: readonly (Taken | DomainError)[], metered: readonly Metered[]): Promise<void> {
  const writing = new Set<Promise<void>>();
  for (const [i, one] of taken.entries()) {
    const result = metered[i];
    if (one instanceof DomainError || !result || result instanceof DomainError) continue;
    const durable = one.kept?.durable(result.outcome, result.details);
    if (durable) writing.add(durable);
  }
  if (writing.size > 0) await Promise.all(writing);
}

/** What became of a call in the ledger, or why it was refused there; nothing for one that did not get so far. */
type Metered = Settled | DomainError | undefined;

/** What became of each, in their order. Those that have ended go into the ledger together. */
async function meter(ctx: Context, reporter: Reporter, taken: (Taken | DomainError)[]): Promise<Metered[]> {
  const { platform, teamId } = ctx;
  const { workspaceId, agentId } = reporter;
  const pull = topUpFor(platform, teamId, workspaceId);
  const outcomes = new Array<Outcome<Settled> | undefined>(taken.length);
  const places: number[] = [];
  const ended: EndedCall[] = [];
  const started: Promise<void>[] = [];
  for (const [i, one] of taken.entries()) {
    if (one instanceof DomainError) continue;
    const { call, metered } = one;
    if (call.status === 'started') {
      const { status: _, endedAt: __, undated: ___, ...common } = metered;
      const holding = isPaused(ctx, agentId).then((paused) =>
        startCall(platform, workspaceId, { ...common, ...maxDuration(call), paused }, pull),
      );
      started.push(
        outcomeOf(holding).then((outcome) => {
          outcomes[i] = outcome;
        }),
      );
    } else {
      places.push(i);
      metered.status = call.status;
      ended.push(metered);
    }
  }
  const settled = await settleCalls(platform, workspaceId, ended, pull);
  for (const [j, outcome] of settled.entries()) outcomes[places[j] as number] = outcome;
  if (started.length > 0) await Promise.all(started);
  return outcomes.map((outcome) => outcome && ('error' in outcome ? refusal(outcome.error) : outcome.value));
}

const maxDuration = ({ maxDurationSeconds }: ReportedCall) => (maxDurationSeconds === undefined ? {} : { maxDurationSeconds });

async function tellConflict(ctx: Context, reporter: Reporter, call: ReportedCall): Promise<void> {
  const workspace = await findWorkspace(ctx, reporter.workspaceId);
  if (!workspace) return;
  const names = await agentNames(ctx, [reporter.agentId]);
  await postNotice(ctx, {
    key: `conflict:${reporter.agentId}:${call.id}`,
    to: { userId: await whoCares(ctx, workspace) },
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
