import type { Tx } from '../context.js';
import { DomainError, refuseField } from '../errors.js';
import { type AccountId, type KnowledgeBaseId, newId } from '../ids.js';
import { workspaceVerb } from '../verb.js';
import type { KnowledgeBase } from './model.js';
import { baseOf, noSuchBase, refuseUnlessHome } from './rules.js';
import { CreateKnowledge, EditKnowledge, MOST_BASES } from './schema.js';
import * as store from './store.js';

/** K1, W2: a new knowledge base of the account, made by its owner in My Workspace. The same command again gives the same one. */
export const createKnowledge = workspaceVerb({
  name: 'knowledge.create',
  needs: 'owner',
  input: CreateKnowledge,
  audit: (_input, base: KnowledgeBase) => ({ knowledgeBaseId: base._id }),
  run: async (tx, { name, description }, { workspace }) => {
    refuseUnlessHome(workspace);
    const id = newId<KnowledgeBaseId>('knowledgeBase', tx.commandKey);
    const earlier = await store.findBase(tx, id);
    if (earlier) return earlier;
    const others = await store.basesOf(tx, workspace.accountId);
    if (others.length >= MOST_BASES) {
      throw new DomainError('limit_reached', `You have ${MOST_BASES} knowledge bases, which is the most there can be.`, {
        next: 'Delete one with `/knowledge delete`, or add to one you have.',
      });
    }
    refuseTaken(others, name);
    const base: KnowledgeBase = {
      _id: id,
      teamId: tx.teamId,
      accountId: workspace.accountId,
      name,
      ...(description ? { description } : {}),
      resources: [],
      revision: 1,
      createdAt: tx.now,
    };
    await store.insertBase(tx, base);
    return base;
  },
});

/** K1: another name or description. */
export const editKnowledge = workspaceVerb({
  name: 'knowledge.edit',
  needs: 'owner',
  input: EditKnowledge,
  audit: ({ knowledgeBaseId }) => ({ knowledgeBaseId }),
  run: async (tx, { knowledgeBaseId: id, name, description }, { workspace }): Promise<KnowledgeBase> => {
    refuseUnlessHome(workspace);
    await baseOf(tx, workspace.accountId, id);
    if (name) await refuseNameOfAnother(tx, workspace.accountId, id, name);
    const changed = await store.changeBase(tx, id, {
      ...(name || description ? { $set: { ...(name ? { name } : {}), ...(description ? { description } : {}) } } : {}),
      ...(description === null || description === '' ? { $unset: { description: 1 } } : {}),
    });
    if (!changed) throw noSuchBase();
    return changed;
  },
});

async function refuseNameOfAnother(tx: Tx, accountId: AccountId, id: KnowledgeBaseId, name: string): Promise<void> {
  refuseTaken(
    (await store.basesOf(tx, accountId)).filter(({ _id }) => _id !== id),
    name,
  );
}

/** People type names, so two must not be the same. */
function refuseTaken(others: readonly { name: string }[], name: string): void {
  if (others.some((other) => other.name.toLowerCase() === name.toLowerCase()))
    refuseField('name', `You have a knowledge base called ${name} already. Choose another name.`, 'conflict');
}
