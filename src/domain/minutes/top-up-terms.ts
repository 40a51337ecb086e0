import { z } from 'zod';
import type { Context } from '../context.js';
import { refuseField } from '../errors.js';
import type { SourceId } from '../ids.js';
import type { TopUp } from '../ledger/index.js';
import type { Workspace } from '../workspaces/index.js';
import { currency, minutes, rate, step } from './schema.js';
import * as store from './store.js';

/** N4, L10: where minutes come from when they run out, how many at a time and in a day, and their terms. */
export const TopUpTerms = z.object({
  sourceId: z.string().max(64) as unknown as z.ZodType<SourceId, SourceId>,
  chunkMinutes: minutes,
  dailyCapMinutes: minutes,
  ratePerMinute: rate,
  currency,
  pulse: z.object({ minimumSeconds: step, incrementSeconds: step }),
});

/** The terms as the chain keeps them. Refused beside its field: a source of somebody else, a cap below one pull. */
export async function readTopUp(ctx: Context, workspace: Workspace, terms: z.output<typeof TopUpTerms>): Promise<TopUp> {
  const source = await store.findSource(ctx, workspace.accountId, terms.sourceId);
  if (!source) return refuseField('topUp.sourceId', 'There is no such source among yours.', 'not_found');
  if (terms.dailyCapMinutes < terms.chunkMinutes) {
    refuseField('topUp.dailyCapMinutes', 'The daily cap is at least what is pulled at a time.');
  }
  if (terms.chunkMinutes < terms.pulse.minimumSeconds) {
    refuseField('topUp.chunkMinutes', 'What is pulled at a time is at least the billing step.');
  }
  return {
    sourceId: source._id,
    chunkSeconds: terms.chunkMinutes,
    dailyCapSeconds: terms.dailyCapMinutes,
    rateMicro: terms.ratePerMinute,
    currency: terms.currency,
    ...terms.pulse,
    timeZone: workspace.timeZone,
  };
}
