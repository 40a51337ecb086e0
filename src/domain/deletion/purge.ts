import { each } from '../../platform/each.js';
import { forgetAgentsOf } from '../agents/index.js';
import { forgetKeysOf } from '../api-keys/index.js';
import { forgetDetailsOf, forgetDisputesOf } from '../calls/index.js';
import { forgetContactsOf } from '../contacts/index.js';
import type { Context } from '../context.js';
import { forgetAllowanceOf } from '../minutes/index.js';
import { forgetHooksOf } from '../provider-hooks/index.js';
import { forgetUsageNumbersOf } from '../reports/index.js';
import { forgetWebhooksOf } from '../webhooks/index.js';
import { markPurged, purgeableWorkspaces } from '../workspaces/index.js';

/** W11: thirty days after its deletion what a workspace held is removed; its ledger and audit stay. Gives how many workspaces. */
export async function purgeWorkspaces(ctx: Context, limit: number): Promise<number> {
  const due = await purgeableWorkspaces(ctx.platform, ctx.now, limit);
  return each(
    due,
    async ({ _id }) => {
      await Promise.all([
        forgetAgentsOf(ctx.platform, _id),
        forgetKeysOf(ctx.platform, _id),
        forgetWebhooksOf(ctx.platform, _id),
        forgetDetailsOf(ctx.platform, _id),
        forgetDisputesOf(ctx.platform, _id),
        forgetContactsOf(ctx.platform, _id),
        forgetAllowanceOf(ctx.platform, _id),
        forgetHooksOf(ctx.platform, _id),
        forgetUsageNumbersOf(ctx.platform, _id),
      ]);
      await markPurged(ctx.platform, _id);
    },
    (err, { _id }) => ctx.log.error({ err, workspace: _id }, 'a deleted workspace could not be purged'),
  );
}
