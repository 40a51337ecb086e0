import { isDuplicateKey } from '../../platform/mongo.js';
import { type Account, findAccount, openAccount, type Profile, updateAccount } from '../accounts/index.js';
import { recordAudit } from '../audit/index.js';
import type { Context, Tx } from '../context.js';
import { newId, type WorkspaceId } from '../ids.js';
import { committed } from '../verb.js';
import { settle } from './create.js';
import { firstFree, stemOf } from './handle.js';
import type { Workspace } from './model.js';
import * as store from './store.js';

export const MY_WORKSPACE = 'My Workspace';

/**
 * W1: the person's account and My Workspace, made on the first visit however many first visits come at once.
 * Later visits cost one read. Gives the account and whether it is new.
 */
export async function arrive(ctx: Context, profile: Profile): Promise<{ account: Account; isNew: boolean }> {
  const found = await findAccount(ctx, profile.userId);
  if (found && (found.known || !profile.known)) return { account: found, isNew: false };
  for (let attempt = 1; ; attempt++) {
    try {
      return await committed(ctx, (tx) => openHouse(tx, profile));
    } catch (error) {
      // Another first visit, or somebody with the same name, was a moment faster.
      if (!isDuplicateKey(error) || attempt === 5) throw error;
    }
  }
}

/** Within a transaction: what `arrive` does. */
export async function openHouse(tx: Tx, profile: Profile): Promise<{ account: Account; isNew: boolean }> {
  const { account, isNew } = await openAccount(tx, profile);
  if (!isNew) return { account, isNew };
  const workspace = await openMyWorkspace(tx, account, '');
  await recordAudit(tx, { verb: 'account.open', outcome: 'accepted', workspaceId: workspace._id });
  return { account: { ...account, currentWorkspaceId: workspace._id }, isNew };
}

/**
 * W1: an account's My Workspace, current from now on. `after` tells one from an earlier one that somebody has taken over (M6).
 */
export async function openMyWorkspace(tx: Tx, account: Account, after: string): Promise<Workspace> {
  const stem = stemOf(`${account.name} workspace`);
  const workspace: Workspace = {
    _id: newId<WorkspaceId>('workspace', `default:${account._id}${after}`),
    teamId: tx.teamId,
    accountId: account._id,
    ownerId: account.userId,
    name: MY_WORKSPACE,
    handle: firstFree(stem, await store.handlesLike(tx, stem.slice(0, 30))),
    timeZone: account.timeZone,
    isDefault: true,
    adminsMayInvite: true,
    status: 'active',
    createdAt: tx.now,
  };
  await settle(tx, workspace);
  await updateAccount(tx, account._id, { currentWorkspaceId: workspace._id });
  return workspace;
}
