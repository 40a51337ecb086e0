import { z } from 'zod';
import type { Context } from '../context.js';
import { refuseField } from '../errors.js';
import { newId, type StandingId } from '../ids.js';
import { Allocate, allocateMinutes, type MinutesAllocated, sourceInForceAt } from '../minutes/index.js';
import { dayOfMonth, monthAfter, monthOf, startOfPeriod } from '../months.js';
import { enterFor, workspaceVerb } from '../verb.js';
import type { Standing } from './model.js';
import * as store from './store.js';

/** An allocation's own terms; when it starts and ends follows from its repeating. */
const StartStanding = Allocate.omit({ effectiveAt: true, expiresAt: true });

const writeStanding = workspaceVerb({
  name: 'standing.start',
  needs: 'owner',
  input: StartStanding.extend({
    pool: z.string(),
    anchorDay: z.number(),
    month: z.string(),
    until: z.date(),
  }),
  audit: (_input, standing: Standing) => ({ standingId: standing._id }),
  run: (tx, input, { workspace }) =>
    store.insertOnce(tx, {
      _id: newId<StandingId>('standing', tx.commandKey),
      teamId: tx.teamId,
      workspaceId: workspace._id,
      sourceId: input.sourceId,
      seconds: input.minutes,
      rateMicro: input.ratePerMinute,
      currency: input.currency,
      ...input.pulse,
      priority: input.priority,
      ...{ pool: input.pool, anchorDay: input.anchorDay, month: input.month, until: input.until },
      status: 'active',
      createdAt: tx.now,
    }),
});

export interface StandingStarted {
  standing: Standing;
  first: MinutesAllocated;
}

/**
 * N13: minutes that come every period from now on, the first at once: until the source's own period ends, or for a month. Refused as
 * an allocation is. The first allocation comes before its repetition is written down; the same command again finishes both.
 */
export async function startStanding(ctx: Context, input: z.input<typeof StartStanding>): Promise<StandingStarted> {
  const { workspace } = await enterFor(ctx, writeStanding, input.workspaceId);
  const now = ctx.now.getTime();
  const source = await sourceInForceAt(ctx.platform, ctx.teamId, input.sourceId, ctx.now);
  if (!source || source.accountId !== workspace.accountId) {
    return refuseField('sourceId', 'There is no such source among yours.', 'not_found');
  }
  const anchorDay = dayOfMonth(workspace.timeZone, now);
  const month = source.period ?? monthOf(workspace.timeZone, now);
  const until =
    source.period && source.endsAt ? source.endsAt : new Date(startOfPeriod(monthAfter(month), anchorDay, workspace.timeZone));
  const first = await allocateMinutes(ctx, { ...input, sourceId: source._id, expiresAt: until });
  const standing = await writeStanding(ctx, {
    ...input,
    sourceId: source._id,
    pool: source.seriesId ?? source._id,
    ...{ anchorDay, month, until: first.expiresAt ?? until },
  });
  return { standing, first };
}
