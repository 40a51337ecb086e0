import { hmac } from '../../platform/crypto.js';
import type { Actor, Context } from '../context.js';
import { DomainError } from '../errors.js';
import type { EndedCall } from '../ledger/index.js';
import { parseInput } from '../verb.js';
import { type Kept, keepDetails } from './details.js';
import type { CallDetails } from './model.js';
import { plainCall } from './plain-call.js';
import { ReportedCall } from './schema.js';

const DAY_MS = 24 * 60 * 60 * 1000;

/** A call that was accepted for metering by somebody who may report it. */
export type Reporter = Extract<Actor, { kind: 'apiKey' }>;

/** A call that was understood, on its way into the ledger. */
export interface Taken {
  call: ReportedCall;
  kept: Kept | undefined;
  metered: EndedCall;
}

/** One call as it was reported. Throws `invalid_input` for what is no call. */
export const readCall = (raw: unknown): ReportedCall => plainCall(raw) ?? parseInput(ReportedCall, raw);

/** Reads what was reported. Gives why it is refused, `invalid_input` or `forbidden`, instead of throwing it. */
export function take(ctx: Context, reporter: Reporter, raw: unknown): Taken | DomainError {
  let call: ReportedCall;
  try {
    call = readCall(raw);
  } catch (error) {
    return refusal(error);
  }
  if (call.status === 'started' && reporter.revoked) {
    return new DomainError('forbidden', 'This key is revoked: it may only report how calls ended.', { next: 'Issue a new key.' });
  }
  if (beganAfter(call, reporter.revokedAt)) {
    return new DomainError('forbidden', 'This key was revoked before the call began.', {
      next: 'Report it with a key that is in force.',
    });
  }
  const endedAt = dated(call);
  const metered: Taken['metered'] = {
    agentId: reporter.agentId,
    externalId: call.id,
    status: 'ended',
    startedAt: 0,
    endedAt: endedAt ?? ctx.now.getTime(),
    digest: digestOf(ctx, call),
  };
  metered.startedAt = call.startedAt ?? metered.endedAt;
  if (endedAt === undefined) metered.undated = true;
  const kept = personalDetails(ctx, reporter, call, metered.endedAt);
  if (kept) metered.details = kept.reference;
  return { call, kept, metered };
}

/** What a call was refused for; throws anything else that went wrong, for it is everybody's. */
export function refusal(error: unknown): DomainError {
  if (error instanceof DomainError && error.code !== 'unavailable') return error;
  throw error;
}

const dated = (call: ReportedCall) => (call.status === 'started' ? call.startedAt : (call.endedAt ?? call.startedAt));

/** As far as platforms' clocks may differ from ours (L17). */
const TOLERANCE_MS = 5 * 60 * 1000;

/** L14: a revoked key may report how calls ended that were live, and no new ones. */
function beganAfter(call: ReportedCall, revokedAt: Date | undefined): boolean {
  const begun = call.startedAt ?? dated(call);
  return revokedAt !== undefined && begun !== undefined && begun > revokedAt.getTime() + TOLERANCE_MS;
}

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
  // NUL stands in no text that is taken, so every part is where it is.
  const text = `payload:${status}\0${part(startedAt)}\0${part(endedAt)}\0${part(from)}\0${part(to)}\0${part(direction)}\0${part(maxDurationSeconds)}`;
  return hmac(ctx.platform.keys.ledger, text).slice(0, 22);
}

/** Nothing is another thing than an empty text. */
const part = (value: string | number | undefined): string => (value === undefined ? '' : `=${value}`);
