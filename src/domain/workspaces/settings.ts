import { z } from 'zod';
import { isDuplicateKey } from '../../platform/mongo.js';
import { beingDeleted } from '../access.js';
import { findAccount, nameOfOwner } from '../accounts/index.js';
import type { Context, Tx } from '../context.js';
import { refuseField } from '../errors.js';
import { workspaceVerb } from '../verb.js';
import { announceAlertChannel } from './create.js';
import { faultOf, firstFree } from './handle.js';
import type { Workspace } from './model.js';
import { timeZone, workspaceId, workspaceName } from './schema.js';
import * as store from './store.js';

const SetAlertChannel = z.object({ workspaceId, channelId: z.string().max(64).nullable() });

/** W10: where alerts go (null: to the owner's direct messages). The channel hears of it. */
export const setAlertChannel = workspaceVerb({
  name: 'workspace.set-alert-channel',
  needs: 'admin',
  input: SetAlertChannel,
  audit: (input) => ({ channelId: input.channelId }),
  run: async (tx, { channelId }, { workspace }) => {
    if ((workspace.alertChannelId ?? null) === channelId) return workspace;
    const changed = (await store.setAlertChannel(tx, workspace._id, channelId)) ?? gone(workspace);
    await announceAlertChannel(tx, changed, await whoActs(tx, changed));
    return changed;
  },
});

/** W10: the name and time zone. */
export const describeWorkspace = workspaceVerb({
  name: 'workspace.describe',
  needs: 'admin',
  input: z.object({ workspaceId, name: workspaceName.optional(), timeZone: timeZone.optional() }),
  audit: (input) => ({ renamed: input.name !== undefined, timeZone: input.timeZone }),
  run: async (tx, { name, timeZone: zone }, { workspace }) => {
    const set = { ...(name ? { name } : {}), ...(zone ? { timeZone: zone, zoneUnfollowed: true } : {}) };
    return (await store.update(tx, workspace._id, set)) ?? gone(workspace);
  },
});

const rehandleOnce = workspaceVerb({
  name: 'workspace.change-handle',
  needs: 'owner',
  input: z.object({ workspaceId, handle: z.string().trim().max(200) }),
  audit: (input) => ({ handle: input.handle }),
  run: async (tx, { handle }, { workspace }) => {
    if (handle === workspace.handle) return workspace;
    const fault = faultOf(handle);
    if (fault) refuseField('handle', fault);
    const taken = await store.handlesLike(tx, handle.slice(0, 30));
    if (taken.has(handle)) refuseField('handle', `\`${handle}\` is taken. Try \`${firstFree(handle, taken)}\`.`, 'handle_taken');
    return (await store.update(tx, workspace._id, { handle })) ?? gone(workspace);
  },
});

/** W6, W7, W10: another handle, by the owner. Refused beside its field when it is malformed, reserved or taken. */
export async function changeHandle(ctx: Context, input: Parameters<typeof rehandleOnce>[1]): Promise<Workspace> {
  try {
    return await rehandleOnce(ctx, input);
  } catch (error) {
    // Somebody took it a moment ago; a second look says so.
    if (isDuplicateKey(error)) return rehandleOnce(ctx, input);
    throw error;
  }
}

/** W10: whether admins may invite. */
export const setAdminsMayInvite = workspaceVerb({
  name: 'workspace.set-admins-may-invite',
  needs: 'owner',
  input: z.object({ workspaceId, adminsMayInvite: z.boolean() }),
  audit: (input) => ({ adminsMayInvite: input.adminsMayInvite }),
  run: async (tx, { adminsMayInvite }, { workspace }) =>
    (await store.update(tx, workspace._id, { adminsMayInvite })) ?? gone(workspace),
});

function gone(workspace: Workspace): never {
  throw beingDeleted(workspace.name);
}

async function whoActs(tx: Tx, workspace: Workspace): Promise<string> {
  if (tx.actor.kind !== 'person') return 'The operator';
  return (await findAccount(tx, tx.actor.userId))?.name ?? nameOfOwner(tx, workspace.accountId);
}
