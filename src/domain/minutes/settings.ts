import { z } from 'zod';
import { actorName } from '../context.js';
import { DomainError } from '../errors.js';
import { changeLedgerSettings, type LedgerSettings } from '../ledger/index.js';
import { ledgerVerb } from '../verb.js';
import { workspaceId } from '../workspaces/index.js';

const SetLimits = z.object({
  workspaceId,
  limitPolicy: z.enum(['stop', 'finish', 'top-up'], 'The limit policy is stop, finish or top-up.').optional(),
  overdraftCapSeconds: z.number().int().min(0).max(1_000_000_000).optional(),
  alertThresholds: z
    .array(z.number().int().min(0).max(99, 'Thresholds are percents from 0 to 99.'))
    .max(8)
    .transform((list) => [...new Set(list)].sort((a, b) => b - a))
    .optional(),
});

/** N4, N8: what happens at zero, and when the channel hears of it. They live in the chain, so every instance sees them at once. */
export const setLimits = ledgerVerb({
  name: 'minutes.set-limits',
  needs: 'owner',
  input: SetLimits,
  run: async (ctx, input): Promise<LedgerSettings> => {
    const { limitPolicy } = input;
    if (limitPolicy === 'top-up')
      throw new DomainError('not_implemented', 'Topping up from a source is not possible yet.', { next: 'Use stop or finish.' });
    return changeLedgerSettings(
      ctx.platform,
      input.workspaceId,
      `settings:${input.workspaceId}:${ctx.commandKey}`,
      actorName(ctx.actor),
      (now) => ({
        limitPolicy: limitPolicy ?? now.limitPolicy,
        overdraftCapSeconds: input.overdraftCapSeconds ?? now.overdraftCapSeconds,
        thresholds: input.alertThresholds ?? now.thresholds,
      }),
    );
  },
});
