import type { z } from 'zod';
import type { Place } from '../access.js';
import { getAccount } from '../accounts/index.js';
import { actorName, type Context } from '../context.js';
import { DomainError, refuseField } from '../errors.js';
import { type GrantId, newId } from '../ids.js';
import { availableOf, type ChainState, type GrantTerms, moveGrant, type Pulse, termsThatLeft } from '../ledger/index.js';
import { ledgerVerb } from '../verb.js';
import type { Workspace } from '../workspaces/index.js';
import { noteLink } from './link.js';
import type { Source } from './model.js';
import { Allocate } from './schema.js';
import * as store from './store.js';

export interface MinutesAllocated {
  grantId: GrantId;
  workspace: Workspace;
  sourceName: string;
  seconds: number;
  rateMicro: number;
  currency: string;
  pulse: Pulse;
  expiresAt: Date | null;
  /** The asked expiry was later than the source's end and was brought forward to it (L12). */
  clamped: boolean;
  /** Of the workspace, after it. */
  availableSeconds: number;
  sourceAvailableSeconds: number;
  /** M6: the workspace's first minutes, and its owner has named nobody to follow them. */
  asksForSuccessor: boolean;
}

/**
 * N2: minutes from one of the owner's sources become a grant of the workspace, under terms that never change. Refused beside its
 * field: bad values, too many minutes (`insufficient_minutes`, saying how many there are), a source not begun or ended.
 */
export const allocateMinutes = ledgerVerb({
  name: 'minutes.allocate',
  needs: 'owner',
  input: Allocate,
  run: (ctx, input, place): Promise<MinutesAllocated> => allocate(ctx, input, place),
});

/** What `allocateMinutes` does, within an act that has let the actor in by itself. Refused in the same words. */
export async function allocate(
  ctx: Context,
  input: z.output<typeof Allocate>,
  { workspace }: Pick<Place, 'workspace'>,
): Promise<MinutesAllocated> {
  const id = newId<GrantId>('grant', ctx.commandKey);
  // What was asked for before is not judged anew: its minutes may be on their way (L5, L19).
  const earlier = await termsThatLeft(ctx.platform, id);
  if (!earlier && workspace.status !== 'active') throw new DomainError('conflict', `${workspace.name} is being deleted.`);
  const source = earlier
    ? await store.sourceInTeam(ctx.platform, ctx.teamId, earlier.sourceId)
    : await store.findSource(ctx, workspace.accountId, input.sourceId);
  if (!source) return refuseField('sourceId', 'There is no such source among yours.', 'not_found');
  const terms = earlier ?? newTerms(ctx, id, input, workspace, source);
  const asked = input.expiresAt?.getTime() ?? null;
  const origin = { by: actorName(ctx.actor), ...(ctx.slack ? { slack: ctx.slack } : {}) };
  const moved = await moveGrant(ctx.platform, workspace._id, terms, origin).catch((error: unknown) => {
    throw inWordsOf(source, input.minutes, error);
  });
  await noteLink(ctx);
  return {
    grantId: moved.terms.id,
    workspace,
    sourceName: source.name,
    seconds: moved.terms.seconds,
    rateMicro: moved.terms.rateMicro,
    currency: moved.terms.currency,
    pulse: { minimumSeconds: moved.terms.minimumSeconds, incrementSeconds: moved.terms.incrementSeconds },
    expiresAt: moved.terms.expiresAt === null ? null : new Date(moved.terms.expiresAt),
    clamped: asked !== null && asked !== moved.terms.expiresAt,
    availableSeconds: moved.workspace.kind === 'workspace' ? availableOf(moved.workspace) : 0,
    sourceAvailableSeconds: moved.sourceAvailableSeconds,
    asksForSuccessor: isFirst(moved.workspace) && !(await getAccount(ctx, workspace.accountId))?.successorId,
  };
}

function newTerms(
  { now: at }: Context,
  id: GrantId,
  input: z.output<typeof Allocate>,
  workspace: Workspace,
  source: Source,
): GrantTerms {
  if (source.startsAt > at) refuseField('sourceId', `${source.name} has not begun yet.`, 'conflict');
  const now = at.getTime();
  const effectiveAt = Math.max(input.effectiveAt?.getTime() ?? now, now);
  const asked = input.expiresAt?.getTime() ?? null;
  const expiresAt = clampToSource(asked, source);
  if (expiresAt !== null && expiresAt <= effectiveAt) {
    refuseField(
      'expiresAt',
      asked === expiresAt ? 'The minutes must lapse after they start.' : `${source.name} ends before these minutes would start.`,
    );
  }
  return {
    id,
    sourceId: source._id,
    seconds: input.minutes,
    rateMicro: input.ratePerMinute,
    currency: input.currency,
    ...input.pulse,
    priority: input.priority,
    effectiveAt,
    expiresAt,
    createdAt: now,
    accountId: workspace.accountId,
  };
}

const isFirst = (state: ChainState): boolean => state.kind === 'workspace' && state.grants.size === 1 && state.used === 0;

/** L12: a grant never outlives its source. */
function clampToSource(asked: number | null, source: Source): number | null {
  if (source.endsAt === null) return asked;
  return asked === null ? source.endsAt.getTime() : Math.min(asked, source.endsAt.getTime());
}

/** The ledger knows sources by id; a person knows them by name. */
function inWordsOf(source: Source, askedSeconds: number, error: unknown): unknown {
  if (!(error instanceof DomainError) || error.code !== 'insufficient_minutes') return error;
  const left = Number(error.data.availableSeconds);
  const [l, a] = [left, askedSeconds].map((seconds) => (seconds / 60).toLocaleString('en', { maximumFractionDigits: 2 }));
  const sentence = `There are ${l} min left in ${source.name}, ${a} asked.`;
  return new DomainError('insufficient_minutes', sentence, {
    fields: { minutes: sentence },
    data: error.data,
    next: left > 0 ? `Allocate at most ${l} min.` : 'Choose another source.',
  });
}
