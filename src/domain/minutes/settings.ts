import { z } from 'zod';
import { enter } from '../access.js';
import { actorName, type Context } from '../context.js';
import { refuseField } from '../errors.js';
import type { WorkspaceId } from '../ids.js';
import { changeLedgerSettings, type LedgerSettings, readWorkspaceState } from '../ledger/index.js';
import { ledgerVerb } from '../verb.js';
import { workspaceId } from '../workspaces/index.js';
import { followTimeZone } from './time-zone.js';
import { readTopUp, TopUpTerms } from './top-up-terms.js';

const alertThresholds = z
  .array(
    z
      .number('Thresholds are percents from 0 to 99.')
      .int('Thresholds are whole percents.')
      .min(0, 'Thresholds are percents from 0 to 99.')
      .max(99, 'Thresholds are percents from 0 to 99.'),
  )
  .max(8, 'There are at most 8 thresholds.')
  .transform((list) => [...new Set(list)].sort((a, b) => b - a));

const SetLimits = z.object({
  workspaceId,
  limitPolicy: z.enum(['stop', 'finish', 'top-up'], 'The limit policy is stop, finish or top-up.').optional(),
  overdraftCapSeconds: z.number().int().min(0).max(1_000_000_000).optional(),
  topUp: TopUpTerms.optional(),
  alertThresholds: alertThresholds.optional(),
});

/** N4, N8: what happens at zero, and when the channel hears of it. They live in the chain, so every instance sees them at once. */
export const setLimits = ledgerVerb({
  name: 'minutes.set-limits',
  needs: 'owner',
  input: SetLimits,
  run: async (ctx, input, { workspace }): Promise<LedgerSettings> => {
    const { limitPolicy } = input;
    const topUp = input.topUp && (await readTopUp(ctx, workspace, input.topUp));
    if (limitPolicy === 'top-up' && !topUp && !(await readWorkspaceState(ctx.platform, workspace._id, ctx.now)).settings.topUp) {
      refuseField('topUp', 'Topping up needs a source, an amount at a time and a daily cap.');
    }
    const changed = await changeLedgerSettings(
      ctx.platform,
      input.workspaceId,
      `settings:${input.workspaceId}:${ctx.commandKey}`,
      actorName(ctx.actor),
      (now) => ({
        ...now,
        limitPolicy: limitPolicy ?? now.limitPolicy,
        ...(topUp ? { topUp } : {}),
        overdraftCapSeconds: input.overdraftCapSeconds ?? now.overdraftCapSeconds,
        thresholds: input.alertThresholds ?? now.thresholds,
      }),
    );
    // Somebody may have changed the time zone since it was read.
    if (topUp) await followTimeZone(ctx.platform, workspace._id, actorName(ctx.actor));
    return changed;
  },
});

/** W10, N8: at which percents of the base the alert channel hears of it; for admins, too. */
export const setThresholds = ledgerVerb({
  name: 'minutes.set-thresholds',
  needs: 'admin',
  input: z.object({ workspaceId, alertThresholds }),
  run: (ctx, input): Promise<LedgerSettings> =>
    changeLedgerSettings(
      ctx.platform,
      input.workspaceId,
      `thresholds:${input.workspaceId}:${ctx.commandKey}`,
      actorName(ctx.actor),
      (now) => ({ ...now, thresholds: input.alertThresholds }),
    ),
});

/** N4, N8: the rules at zero and the thresholds as they are now, for members. */
export async function readLimits(ctx: Context, id: WorkspaceId): Promise<LedgerSettings> {
  await enter(ctx, id, 'viewer');
  return (await readWorkspaceState(ctx.platform, id, ctx.now)).settings;
}
