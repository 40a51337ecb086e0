import type { z } from 'zod';
import { beingDeleted, enter } from '../access.js';
import type { Context } from '../context.js';
import { refuseField } from '../errors.js';
import { type GrantId, newId, type SourceId } from '../ids.js';
import { type GrantTerms, type Pulse, type Taken, transferMinutes } from '../ledger/index.js';
import { ledgerVerb } from '../verb.js';
import type { Workspace } from '../workspaces/index.js';
import type { Source } from './model.js';
import { originOf } from './reclaim.js';
import { Transfer } from './schema.js';
import * as store from './store.js';

/** One allocation that a transfer opened in the other workspace. */
export interface GrantMoved {
  grantId: GrantId;
  sourceName: string;
  seconds: number;
  rateMicro: number;
  currency: string;
  pulse: Pulse;
  expiresAt: Date | null;
  /** The asked expiry was later than the source's end and was brought forward to it (L12). */
  clamped: boolean;
}

export interface MinutesTransferred {
  workspace: Workspace;
  to: Workspace;
  seconds: number;
  /** Of each of the two, after it. */
  availableSeconds: number;
  toAvailableSeconds: number;
  grants: GrantMoved[];
  reason?: string;
}

type Input = z.output<typeof Transfer>;

/**
 * N3, L12: unused minutes move to another workspace of the same owner, as one act that always completes. They keep their terms but
 * for those given; an expiry after the source's end is brought forward to it. Refused beside the field at fault.
 */
export const moveMinutes = ledgerVerb({
  name: 'minutes.transfer',
  needs: 'owner',
  input: Transfer,
  run: async (ctx, input, { workspace }): Promise<MinutesTransferred> => {
    if (workspace.status !== 'active') throw beingDeleted(workspace.name);
    const to = await destination(ctx, workspace, input);
    if (input.currency && input.ratePerMinute === undefined) {
      refuseField('ratePerMinute', `Give the price in ${input.currency}.`);
    }
    const sources = new Map((await store.sourcesOf(ctx, workspace.accountId)).map((source) => [source._id, source]));
    const { grants, ...moved } = await transferMinutes(
      ctx.platform,
      { from: workspace._id, to: to._id },
      {
        act: newId('move', ctx.commandKey),
        seconds: input.minutes,
        ...(input.grantId ? { grantId: input.grantId } : {}),
      },
      (taken, place, now) => termsOf(taken, newId<GrantId>('grant', `${ctx.commandKey}:${place}`), now, input, to, sources),
      { ...originOf(ctx), ...(input.reason ? { reason: input.reason } : {}) },
    );
    return {
      workspace,
      to,
      seconds: moved.seconds,
      availableSeconds: moved.availableSeconds,
      toAvailableSeconds: moved.receivedAvailableSeconds,
      grants: grants.map((terms) => grantMoved(terms, input, sources)),
      ...(input.reason ? { reason: input.reason } : {}),
    };
  },
});

async function destination(ctx: Context, from: Workspace, { toWorkspaceId }: Input): Promise<Workspace> {
  if (toWorkspaceId === from._id)
    refuseField('toWorkspaceId', `The minutes are in ${from.name} already. Choose another workspace.`);
  const { workspace: to } = await enter(ctx, toWorkspaceId, 'viewer');
  if (to.accountId !== from.accountId) {
    refuseField(
      'toWorkspaceId',
      `Minutes move only between workspaces of the same owner, and ${to.name} has another one.`,
      'forbidden',
    );
  }
  if (to.status !== 'active') refuseField('toWorkspaceId', `${to.name} is being deleted.`, 'conflict');
  return to;
}

type Sources = ReadonlyMap<SourceId, Source>;

function termsOf(
  { grant, seconds }: Taken,
  id: GrantId,
  now: number,
  { ratePerMinute, currency, pulse, priority, expiresAt: asked }: Input,
  to: Workspace,
  sources: Sources,
): GrantTerms {
  // What it was pulled for (a top-up's day) stays behind.
  const { topUpDay: _, ...terms } = grant.terms;
  const ends = sources.get(terms.sourceId)?.endsAt?.getTime() ?? null;
  const wanted = asked ? asked.getTime() : terms.expiresAt;
  const expiresAt = ends === null ? wanted : Math.min(wanted ?? ends, ends);
  const effectiveAt = Math.max(terms.effectiveAt, now);
  if (expiresAt !== null && expiresAt <= effectiveAt) refuseField('expiresAt', 'The minutes must lapse after they start.');
  return {
    ...terms,
    id,
    seconds,
    rateMicro: ratePerMinute ?? terms.rateMicro,
    currency: currency ?? terms.currency,
    ...pulse,
    priority: priority ?? terms.priority,
    effectiveAt,
    expiresAt,
    createdAt: now,
    accountId: to.accountId,
  };
}

function grantMoved(terms: GrantTerms, { expiresAt: asked }: Input, sources: Sources): GrantMoved {
  return {
    grantId: terms.id,
    sourceName: sources.get(terms.sourceId)?.name ?? 'a source',
    seconds: terms.seconds,
    rateMicro: terms.rateMicro,
    currency: terms.currency,
    pulse: { minimumSeconds: terms.minimumSeconds, incrementSeconds: terms.incrementSeconds },
    expiresAt: terms.expiresAt === null ? null : new Date(terms.expiresAt),
    clamped: asked !== undefined && asked.getTime() !== terms.expiresAt,
  };
}
