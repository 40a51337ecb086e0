import { z } from 'zod';
import { enter } from '../access.js';
import { agentId, agentIn } from '../agents/index.js';
import type { Context } from '../context.js';
import { DomainError } from '../errors.js';
import type { AgentId, ApiKeyId, WorkspaceId } from '../ids.js';
import { workspaceVerb } from '../verb.js';
import { workspaceId } from '../workspaces/index.js';
import type { ApiKey } from './model.js';
import * as store from './store.js';

export type KeyView = Omit<ApiKey, 'hash'>;

/** A3: the living keys of an agent, newest first, for those who may manage them. Never their secrets. */
export async function listKeys(ctx: Context, place: WorkspaceId, id: AgentId): Promise<KeyView[]> {
  await enter(ctx, place, 'editor');
  await agentIn(ctx, place, id);
  const keys = await store.keysOf(ctx, id);
  return keys.map(({ hash: _, ...key }) => key);
}

/** A3: revokes a key; when this is answered no instance takes it any more, but for the ends of calls that are live (L14). */
export const revokeKey = workspaceVerb({
  name: 'api-key.revoke',
  needs: 'editor',
  input: z.object({ workspaceId, agentId, keyId: z.string().min(1).max(64) as unknown as z.ZodType<ApiKeyId, ApiKeyId> }),
  audit: (input) => ({ agentId: input.agentId, keyId: input.keyId }),
  run: async (tx, input): Promise<KeyView> => {
    await agentIn(tx, input.workspaceId, input.agentId);
    const key = (await store.keysOf(tx, input.agentId)).find(({ _id }) => _id === input.keyId);
    if (!key)
      throw new DomainError('not_found', 'There is no such key, or it is revoked already.', {
        next: '`/agents keys` lists them.',
      });
    await store.revokeKeys(tx, [key._id]);
    const { hash: _, ...view } = key;
    return view;
  },
});
