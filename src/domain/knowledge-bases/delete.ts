import { z } from 'zod';
import { recordAudit } from '../audit/index.js';
import type { Context } from '../context.js';
import { refuseField } from '../errors.js';
import type { KnowledgeBaseId, WorkspaceId } from '../ids.js';
import { enterFor, workspaceVerb } from '../verb.js';
import { type Workspace, workspaceId } from '../workspaces/index.js';
import type { KnowledgeBase } from './model.js';
import { type KnowledgePlace, readKnowledge } from './read.js';
import { baseOf, refuseUnlessHome } from './rules.js';
import { knowledgeBaseId } from './schema.js';
import * as store from './store.js';

/** K2: deletes a knowledge base for good, with its name typed to say so. Whatever was connected to it reads it no more. */
export const deleteKnowledge = workspaceVerb({
  name: 'knowledge.delete',
  needs: 'owner',
  input: z.object({ workspaceId, knowledgeBaseId, typedName: z.string().trim().max(200) }),
  audit: (input) => ({ knowledgeBaseId: input.knowledgeBaseId }),
  run: async (tx, input, { workspace }): Promise<KnowledgeBase> => {
    refuseUnlessHome(workspace);
    const base = await baseOf(tx, workspace.accountId, input.knowledgeBaseId);
    if (input.typedName !== base.name) refuseField('typedName', `Type \`${base.name}\` to say that you mean it.`);
    const connected = new Set((await store.connectionsOf(tx, [base._id])).map((one) => one.workspaceId));
    await store.removeBase(tx, base._id);
    for (const id of connected) {
      if (id !== workspace._id)
        await recordAudit(tx, { verb: 'knowledge.disconnect', outcome: 'accepted', workspaceId: id, knowledgeBaseId: base._id });
    }
    return base;
  },
});

export interface KnowledgeDestruction {
  workspace: Workspace;
  base: KnowledgeBase;
  /** Where it is read: all of it, for these workspaces are the owner's own. */
  places: KnowledgePlace[];
}

/** K2: what the confirmation names. Refused where the deletion itself would be. */
export async function whatKnowledgeDeletionEnds(
  ctx: Context,
  id: WorkspaceId,
  baseId: KnowledgeBaseId,
): Promise<KnowledgeDestruction> {
  const { workspace } = await enterFor(ctx, deleteKnowledge, id);
  refuseUnlessHome(workspace);
  const { base, places } = await readKnowledge(ctx, id, baseId);
  return { workspace, base, places };
}
