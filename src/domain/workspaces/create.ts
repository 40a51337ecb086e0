import { isDuplicateKey } from '../../platform/mongo.js';
import { accountIdOf, getAccount, setCurrentWorkspace } from '../accounts/index.js';
import type { Context, Tx } from '../context.js';
import { DomainError, refuseField } from '../errors.js';
import { newId, type UserId, type WorkspaceId } from '../ids.js';
import { addMember } from '../members/index.js';
import { postNotice } from '../notices/index.js';
import { verb } from '../verb.js';
import { faultOf, firstFree, stemOf } from './handle.js';
import type { Workspace } from './model.js';
import { CreateWorkspace } from './schema.js';
import * as store from './store.js';

export interface WorkspaceCreated {
  workspace: Workspace;
}

const createOnce = verb({
  name: 'workspace.create',
  needs: 'anyone',
  input: CreateWorkspace,
  audit: (_input, fact: WorkspaceCreated) => ({ workspaceId: fact.workspace._id }),
  run: async (tx, input) => {
    const ownerId = ownerOf(tx, input.ownerId);
    const owner = await getAccount(tx, accountIdOf(tx.teamId, ownerId));
    if (!owner)
      throw new DomainError('not_found', 'There is no account of this person yet.', { next: 'They open one with `/workspace`.' });
    const id = newId<WorkspaceId>('workspace', tx.commandKey);
    const earlier = await store.findWorkspace(tx, id);
    if (earlier) return { workspace: earlier };
    const workspace: Workspace = {
      _id: id,
      teamId: tx.teamId,
      accountId: owner._id,
      ownerId,
      name: input.name,
      handle: await chooseHandle(tx, input.name, input.handle),
      timeZone: input.timeZone ?? owner.timeZone,
      ...(input.alertChannelId ? { alertChannelId: input.alertChannelId } : {}),
      isDefault: false,
      adminsMayInvite: true,
      status: 'active',
      createdAt: tx.now,
    };
    await settle(tx, workspace);
    await setCurrentWorkspace(tx, ownerId, id);
    if (workspace.alertChannelId) await announceAlertChannel(tx, workspace, owner.name);
    return { workspace };
  },
});

/**
 * W3–W8: a new workspace in the actor's own account, current from now on. Refused beside its field: a name or handle
 * of the wrong form (`invalid_input`), a handle that is taken (`handle_taken`).
 */
export async function createWorkspace(ctx: Context, input: Parameters<typeof createOnce>[1]): Promise<WorkspaceCreated> {
  // Two creations at once may choose the same handle; the unique index lets one through and the other chooses again.
  for (let attempt = 1; ; attempt++) {
    try {
      return await createOnce(ctx, input);
    } catch (error) {
      if (!isDuplicateKey(error) || attempt === 5) throw error;
    }
  }
}

function ownerOf(tx: Tx, asked: UserId | undefined): UserId {
  if (tx.actor.kind === 'person') return tx.actor.userId;
  if (!asked)
    throw new DomainError('invalid_input', 'Say whose workspace it will be.', {
      fields: { ownerId: 'Say whose workspace it will be.' },
    });
  return asked;
}

async function chooseHandle(tx: Tx, name: string, typed: string | undefined): Promise<string> {
  if (!typed) {
    const stem = stemOf(name);
    return firstFree(stem, await store.handlesLike(tx, stem.slice(0, 30)));
  }
  const fault = faultOf(typed);
  if (fault) refuseField('handle', fault);
  const taken = await store.handlesLike(tx, typed.slice(0, 30));
  if (taken.has(typed)) refuseField('handle', `\`${typed}\` is taken. Try \`${firstFree(typed, taken)}\`.`, 'handle_taken');
  return typed;
}

/** Inserts a workspace and its owner's place in it. */
export async function settle(tx: Tx, workspace: Workspace): Promise<void> {
  await store.insert(tx, workspace);
  const { _id: workspaceId, accountId, ownerId: userId } = workspace;
  await addMember(tx, { workspaceId, accountId, userId, role: 'owner' });
}

/** W10: the first message in a channel that was chosen for alerts. */
export async function announceAlertChannel(tx: Tx, workspace: Workspace, setBy: string): Promise<void> {
  if (!workspace.alertChannelId) return;
  await postNotice(tx, {
    key: `alert-channel:${workspace._id}:${workspace.alertChannelId}:${tx.commandKey}`,
    to: { channelId: workspace.alertChannelId },
    content: {
      kind: 'alert-channel-set',
      data: { workspaceName: workspace.name, workspaceHandle: workspace.handle, setBy },
    },
  });
}
