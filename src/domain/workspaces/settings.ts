import { z } from 'zod';
import { findAccount, nameOfOwner } from '../accounts/index.js';
import type { Tx } from '../context.js';
import { DomainError } from '../errors.js';
import { workspaceVerb } from '../verb.js';
import { announceAlertChannel } from './create.js';
import type { Workspace } from './model.js';
import { workspaceId } from './schema.js';
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
    const changed = await store.setAlertChannel(tx, workspace._id, channelId);
    if (!changed) throw new DomainError('conflict', `${workspace.name} is being deleted.`);
    await announceAlertChannel(tx, changed, await whoActs(tx, changed));
    return changed;
  },
});

async function whoActs(tx: Tx, workspace: Workspace): Promise<string> {
  if (tx.actor.kind !== 'person') return 'The operator';
  return (await findAccount(tx, tx.actor.userId))?.name ?? nameOfOwner(tx, workspace.accountId);
}
