import { getAccount } from '../accounts/index.js';
import type { Context } from '../context.js';
import type { UserId } from '../ids.js';
import type { Workspace } from './model.js';

/** N8, M6: who hears what an owner must hear: the owner, or their successor once Slack has deactivated the owner. */
export async function whoCares(
  ctx: Context,
  { teamId, accountId, ownerId }: Pick<Workspace, 'teamId' | 'accountId' | 'ownerId'>,
): Promise<UserId> {
  const owner = await getAccount({ ...ctx, teamId }, accountId);
  return owner?.deactivatedAt && owner.successorId ? owner.successorId : ownerId;
}
