import { beingDeleted } from '../access.js';
import { actorName, type Context } from '../context.js';
import { DomainError } from '../errors.js';
import { newId } from '../ids.js';
import { reclaimMinutes, undoGrant } from '../ledger/index.js';
import { ledgerVerb } from '../verb.js';
import type { Workspace } from '../workspaces/index.js';
import { noteLink } from './link.js';
import { type BackAtSource, whereTheyWent } from './moved.js';
import { Reclaim, Undo } from './schema.js';

export interface MinutesReclaimed {
  workspace: Workspace;
  seconds: number;
  /** Of the workspace, after it. */
  availableSeconds: number;
  sources: BackAtSource[];
  reason?: string;
}

/** Who asked for a movement, and where (N6). */
export const originOf = (ctx: Context) => ({ by: actorName(ctx.actor), ...(ctx.slack ? { slack: ctx.slack } : {}) });

/**
 * N3, L12: unused minutes go back to the sources they came from, from one allocation or the last used first, for a reason. Throws
 * `insufficient_minutes` beside `minutes`, saying how many are unused.
 */
export const takeMinutesBack = ledgerVerb({
  name: 'minutes.reclaim',
  needs: 'owner',
  input: Reclaim,
  run: async (ctx, { minutes: seconds, reason, grantId }, { workspace }): Promise<MinutesReclaimed> => {
    if (workspace.status !== 'active') throw beingDeleted(workspace.name);
    const act = newId('move', ctx.commandKey);
    const what = { act, seconds, ...(grantId ? { grantId } : {}) };
    const taken = await reclaimMinutes(ctx.platform, workspace._id, what, { ...originOf(ctx), reason });
    await noteLink(ctx);
    return { workspace, ...taken, sources: await went(ctx, workspace, act), reason };
  },
});

/** N3: an allocation is taken back while it is untouched and at most 60 s old. Throws `conflict` otherwise. */
export const undoAllocation = ledgerVerb({
  name: 'minutes.undo',
  needs: 'owner',
  input: Undo,
  run: async (ctx, { grantId }, { workspace }): Promise<MinutesReclaimed> => {
    if (workspace.status !== 'active') throw beingDeleted(workspace.name);
    const taken = await undoGrant(ctx.platform, workspace._id, grantId, { ...originOf(ctx), reason: 'undone' });
    if (taken.seconds === 0) throw new DomainError('not_found', 'There is nothing to undo.', { next: 'See `/minutes history`.' });
    return { workspace, ...taken, sources: await went(ctx, workspace, `undo-${grantId}`) };
  },
});

const went = (ctx: Context, { _id: workspaceId, accountId }: Workspace, act: string) =>
  whereTheyWent(ctx, { workspaceId, accountId }, act);
