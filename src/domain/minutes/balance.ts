import { enter } from '../access.js';
import type { Context } from '../context.js';
import type { GrantId, SourceId, WorkspaceId } from '../ids.js';
import { availableOf, baseOf, heldOf, type Pulse, readSourceState, readWorkspaceState } from '../ledger/index.js';
import type { Workspace } from '../workspaces/index.js';
import * as store from './store.js';

export interface GrantView {
  id: GrantId;
  sourceId: SourceId;
  /** Only for the owner (M2). */
  sourceName?: string;
  seconds: number;
  availableSeconds: number;
  heldSeconds: number;
  rateMicro: number;
  currency: string;
  pulse: Pulse;
  priority: number;
  effectiveAt: Date;
  expiresAt: Date | null;
}

/** Seconds. `baseSeconds` is what the open grants held when they were whole (L18). */
export interface Balance {
  workspace: Workspace;
  availableSeconds: number;
  heldSeconds: number;
  overdraftSeconds: number;
  unfundedSeconds: number;
  usedSeconds: number;
  baseSeconds: number;
  grants: GrantView[];
}

/** N5: the workspace's minutes as they are at this moment, for its members. */
export async function readBalance(ctx: Context, workspaceId: WorkspaceId): Promise<Balance> {
  const { workspace, role } = await enter(ctx, workspaceId, 'viewer');
  const state = await readWorkspaceState(ctx.platform, workspaceId, ctx.now);
  const names = new Map<SourceId, string>();
  if (role === 'owner') for (const source of await store.sourcesOf(ctx, workspace.accountId)) names.set(source._id, source.name);
  const grants = [...state.grants.values()].map(({ terms, available, held }): GrantView => {
    const sourceName = names.get(terms.sourceId);
    return {
      id: terms.id,
      sourceId: terms.sourceId,
      ...(sourceName ? { sourceName } : {}),
      seconds: terms.seconds,
      availableSeconds: available,
      heldSeconds: held,
      rateMicro: terms.rateMicro,
      currency: terms.currency,
      pulse: { minimumSeconds: terms.minimumSeconds, incrementSeconds: terms.incrementSeconds },
      priority: terms.priority,
      effectiveAt: new Date(terms.effectiveAt),
      expiresAt: terms.expiresAt === null ? null : new Date(terms.expiresAt),
    };
  });
  return {
    workspace,
    availableSeconds: availableOf(state),
    heldSeconds: heldOf(state),
    overdraftSeconds: state.overdraft,
    unfundedSeconds: state.unfunded,
    usedSeconds: state.used,
    baseSeconds: baseOf(state),
    grants,
  };
}

export interface SourceView {
  id: SourceId;
  name: string;
  availableSeconds: number;
  currency: string;
  buyRateMicro: number;
  startsAt: Date;
  endsAt: Date | null;
  /** It has begun, has not ended and is not empty. */
  usable: boolean;
}

/** The sources of the workspace's owner, for the owner. */
export async function listSources(ctx: Context, workspaceId: WorkspaceId): Promise<SourceView[]> {
  const { workspace } = await enter(ctx, workspaceId, 'owner');
  const found = await store.shownSources(ctx, workspace.accountId);
  return Promise.all(
    found.map(async (source) => {
      const { available } = await readSourceState(ctx.platform, source._id, ctx.now);
      const running = source.startsAt <= ctx.now && (source.endsAt === null || source.endsAt > ctx.now);
      const { _id: id, name, currency, buyRateMicro, startsAt, endsAt } = source;
      return {
        id,
        name,
        availableSeconds: available,
        currency,
        buyRateMicro,
        startsAt,
        endsAt,
        usable: running && available > 0,
      };
    }),
  );
}
